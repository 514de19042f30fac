import { connect, type Socket } from 'node:net';
import {
  type ConsoleOutcome,
  ConsoleSession,
  type ConsoleSessionOptions,
  type ConsoleStep,
} from '#protocols/telnet/console-session.ts';
import { TelnetText, telnetLine } from '#protocols/telnet/telnet-text.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** How a conversation with a phone's console ended. */
export type PhoneConsoleOutcome =
  | ConsoleOutcome
  /** Nobody listens there: telnet is off, or it is no phone. */
  | { readonly kind: 'refused' }
  /** The network or the phone said nothing for too long. `isConnected`: it was there at first. */
  | { readonly kind: 'silent'; readonly isConnected: boolean }
  | { readonly kind: 'garbled'; readonly reason: string };

export interface PhoneConsoleRequest extends ConsoleSessionOptions {
  readonly address: Ipv4Address;
  readonly port: number;
  /** How long it may say nothing, in milliseconds. */
  readonly silenceMs: number;
  /** How long it may take in all. */
  readonly wholeMs: number;
}

const CONNECT_MS = 5000;

/** Logs in to the console of a phone, gives it commands one after the other, and takes leave. Never rejects. */
export function talkToConsole(request: PhoneConsoleRequest): Promise<PhoneConsoleOutcome> {
  const { address, port, silenceMs, wholeMs } = request;
  const { promise, resolve } = Promise.withResolvers<PhoneConsoleOutcome>();
  const session = new ConsoleSession(request);
  const telnet = new TelnetText();
  const socket = connect({ host: address, port });
  let isConnected = false;
  const end = (outcome: PhoneConsoleOutcome) => {
    clearTimeout(whole);
    resolve(outcome);
    // What was written still leaves; whoever does not close then is left.
    socket.setTimeout(0).destroySoon();
  };
  const whole = setTimeout(() => end({ kind: 'silent', isConnected }), wholeMs);
  socket.setTimeout(CONNECT_MS, () => end({ kind: 'silent', isConnected }));
  socket.on('connect', () => {
    isConnected = true;
    socket.setTimeout(silenceMs);
  });
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (isConnected) end(session.closed());
    else end(code === 'ECONNREFUSED' ? { kind: 'refused' } : { kind: 'silent', isConnected });
  });
  socket.on('close', () => end(session.closed()));
  socket.on('data', (bytes: Buffer) => {
    try {
      const { text, refusals } = telnet.take(bytes);
      if (refusals.length > 0) socket.write(refusals);
      if (text !== '') follow(socket, session.hear(text), end);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      end({ kind: 'garbled', reason: error.message });
    }
  });
  return promise;
}

function follow(socket: Socket, step: ConsoleStep, end: (outcome: PhoneConsoleOutcome) => void): void {
  if (step.kind === 'send') socket.write(telnetLine(step.line));
  if (step.kind !== 'end') return;
  if (step.outcome.kind === 'done') socket.write(telnetLine('exit'));
  end(step.outcome);
}
