import type { EventDescription } from '#provisioning/event-description.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { OfferGap } from './offered-terms.ts';

/** The events that DHCP makes. */
type DhcpPhoneEvent = Extract<
  PhoneEvent,
  { type: `address-${string}` | `dhcp-${string}` | 'host-name-differs' }
>;

const GAPS: { readonly [Gap in OfferGap]: string } = {
  'no-mask': 'no subnet mask (1)',
  'no-router': 'no router (3)',
  'no-tftp-server': 'no TFTP server (66 or 150)',
  'tftp-name-without-dns': 'a TFTP server by name (66) and no DNS server (6) to look it up',
  'tftp-servers-differ': 'two different TFTP servers in 66 and 150',
  'tftp-server-elsewhere': 'a TFTP server that is not this machine',
};

/** Says in one line what happened between a phone and a DHCP server. */
export function describeDhcpEvent(event: DhcpPhoneEvent): EventDescription {
  const address = event.address ?? 'an address';
  switch (event.type) {
    case 'address-offered':
      return { text: `${address}: offered for ${event.seconds} s`, tone: 'routine' };
    case 'address-leased': {
      const who = event.model === undefined ? '' : ` to a ${event.model}`;
      const how = event.how === 'rebooted' ? ', as before' : '';
      return { text: `${address}: leased${who} for ${event.seconds} s${how}`, tone: 'good' };
    }
    case 'address-not-taken':
      return {
        text: `${address}: offered ${times(event.offers)} and not taken up.`,
        tone: 'attention',
        remedy:
          'Another DHCP server may have been faster, or our answers do not reach the phone: look at the firewall (UDP 67 and 68) and the VLAN.',
      };
    case 'address-refused':
      return { text: `${address}: refused. ${event.reason}`, tone: 'attention', ...remedyOf(event) };
    case 'address-withheld':
      return { text: `No address. ${event.reason}`, tone: 'attention', ...remedyOf(event) };
    case 'address-declined':
      return {
        text: `${address}: declined, somebody else on the network uses it.`,
        tone: 'attention',
        remedy: 'Find out who has it, or exclude it: dhcp.networks.exclude in settings.yaml.',
      };
    case 'address-released':
      return { text: `${address}: given back`, tone: 'routine' };
    case 'address-in-use':
      return {
        text: `${address} is used by ${event.user} without a lease, so nobody gets it.`,
        tone: 'attention',
        remedy: 'Exclude it, or reserve it for its user: dhcp in settings.yaml.',
      };
    case 'address-heard':
      return describeHeard(event);
    case 'host-name-differs':
      return {
        text: `The phone calls itself ${event.hostName}, which is another MAC address than that of its packets.`,
        tone: 'attention',
      };
    case 'dhcp-server-found':
      return {
        text:
          `Another DHCP server, ${event.server}${event.serverMac === undefined ? '' : ` (${event.serverMac})`}, offered ${event.offered}. ` +
          (event.standsBack ? 'Ours keeps silent.' : 'Ours answers, too: phones take the first offer.'),
        tone: 'attention',
        remedy:
          'Switch one of them off, or set dhcp.mode to alongside and let the other one name the TFTP server.',
      };
    case 'dhcp-alone':
      return { text: 'No other DHCP server was found; ours serves the network.', tone: 'good' };
  }
}

function describeHeard(event: Extract<DhcpPhoneEvent, { type: 'address-heard' }>): EventDescription {
  const { message, server, gaps, address = 'an address' } = event;
  if (message === 'nak') {
    return { text: `${server} refused the phone its address; it begins anew.`, tone: 'attention' };
  }
  const verb = message === 'offer' ? 'offered' : 'gave';
  const where = event.tftpServer === undefined ? '' : `, TFTP server ${event.tftpServer}`;
  const text = `${server} ${verb} the phone ${address}${where}`;
  if (gaps.length === 0) return { text, tone: message === 'ack' ? 'good' : 'routine' };
  return {
    text: `${text}: ${gaps.map((gap) => GAPS[gap]).join(', ')}.`,
    tone: 'attention',
    remedy: `Let ${server} send this machine's address in options 66 (as text) and 150.`,
  };
}

function remedyOf({ remedy }: { readonly remedy?: string }): { remedy?: string } {
  return remedy === undefined ? {} : { remedy };
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
