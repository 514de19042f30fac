import type { EventDescription } from '#provisioning/event-description.ts';
import { counted } from '#values/counted.ts';
import type { VirtualPhoneEvent } from '#virtual-phone/virtual-phone-event.ts';

/** What a virtual phone tells, in words; nothing for what only a machine wants to know. */
export function describeVirtualPhoneEvent(event: VirtualPhoneEvent): EventDescription | undefined {
  switch (event.type) {
    case 'power-on':
      return {
        text: `power on, loader ${event.loader ?? 'none'}, application ${event.application ?? 'none'}`,
        tone: 'routine',
      };
    case 'power-off':
      return { text: `power off (${event.reason})`, tone: 'routine' };
    case 'screen':
      return { text: `screen: ${event.text}`, tone: 'routine' };
    case 'received':
      return event.outcome === 'found'
        ? { text: `${event.name}: ${event.octets} octets`, tone: 'good' }
        : {
            text: `${event.name}: ${event.outcome}${event.reason ? ` (${event.reason})` : ''}`,
            tone: 'routine',
          };
    case 'rejected':
      return { text: `${event.name} refused: ${event.reason}`, tone: 'attention' };
    case 'setting-dropped':
      return {
        text: `${event.name} line ${event.line}: ${event.setting || 'it'} has no effect, ${event.reason}`,
        tone: 'attention',
      };
    case 'flash-written':
      return { text: `flash: ${flashText(event)}`, tone: 'routine' };
    case 'reboot':
      return { text: `restarts: ${event.reason}`, tone: 'routine' };
    case 'registered':
      return {
        text: `line ${event.line} registered as ${event.user} with ${event.proxy} for ${event.expires} s`,
        tone: 'good',
      };
    case 'unregistered':
      return {
        text: `line ${event.line} (${event.user}) not registered: ${event.reason}`,
        tone: 'attention',
      };
    case 'answer-lost':
      return {
        text: `an answer from ${event.from} came to port ${event.port}, where nobody listens with nat_enable 0`,
        tone: 'attention',
      };
    case 'asked':
      return { text: `${event.request}: answered ${event.answer}`, tone: 'routine' };
    case 'keys-pressed':
      return { text: `keys pressed by telnet: ${event.keys}`, tone: 'attention' };
    case 'message-lamp':
      return {
        text: `message lamp ${event.isLit ? 'on' : 'off'}: ${event.fresh} new, ${event.old} old`,
        tone: 'routine',
      };
    case 'call-dialling':
      return { text: `calls ${event.number}`, tone: 'routine' };
    case 'call-ringing':
      return {
        text: event.direction === 'in' ? `rings: ${event.number} calls` : `hears ${event.number} ring`,
        tone: 'routine',
      };
    case 'call-connected':
      return { text: `talks with ${event.number}`, tone: 'good' };
    case 'call-held':
      return {
        text: `${event.by === 'us' ? 'puts the call' : 'is put'} ${event.isHeld ? 'on hold' : 'through again'}`,
        tone: 'routine',
      };
    case 'call-transferred':
      return { text: 'transferred the call', tone: 'good' };
    case 'call-refused':
      return { text: `${event.what} refused: ${event.status}`, tone: 'attention' };
    case 'call-digit':
      return { text: `hears the key ${event.digit}`, tone: 'routine' };
    case 'call-ended':
      return {
        text: `call over (${event.reason}): ${event.sent} RTP packets sent, ${event.received} received, ${event.lost} lost`,
        tone: 'routine',
      };
    case 'stuck':
      return { text: `stuck: ${event.reason}`, tone: 'attention' };
    case 'state':
      return event.state === 'ready'
        ? { text: 'ready, and no line is to be registered: proxy_register is 0', tone: 'good' }
        : undefined;
    case 'request':
    case 'progress':
    case 'register':
      return undefined;
  }
}

function flashText({ part, load, settings = [] }: VirtualPhoneEvent & { type: 'flash-written' }): string {
  if (part === 'configuration') return `${counted(settings.length, 'setting')} changed`;
  return load === null ? `${part} erased` : `${part} ${load}`;
}
