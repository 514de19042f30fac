import assert from 'node:assert/strict';
import { EmbeddedPbx } from '#pbx/embedded/embedded-pbx.ts';
import type { PbxEvent } from '#pbx/embedded/pbx-event.ts';
import type { SipRequest, SipResponse } from '#protocols/sip/message.ts';
import { LayerBench, SERVER } from '#protocols/sip/testing/layer-bench.ts';
import { authorizationFor, type RegisterParts, sipRequest } from '#protocols/sip/testing/sip-register.ts';

/** The secret of the extension 208, the only one that there is. */
export const SECRET = 'pX4mYwq7';
/** How a 7960 names itself. */
export const CONTACT =
  '<sip:208@192.168.0.20:5060;transport=udp>;+sip.instance="<urn:uuid:00000000-0000-0000-0000-00115c93afd1>"';
/** The wall time at the beginning. */
export const START = Date.UTC(2026, 10, 23);

/** An embedded PBX that is sent REGISTERs and other requests, each a transaction of its own, and asked for what it answers. */
export function newPbx() {
  const time = { now: 0 };
  const events: PbxEvent[] = [];
  const secrets = new Map([['208', SECRET]]);
  const pbx = new EmbeddedPbx({
    accounts: {
      byUser(user) {
        const secret = secrets.get(user);
        return secret === undefined ? undefined : { user, secret };
      },
    },
    clock: { now: () => START + time.now, monotonic: () => time.now },
    // What is held back is told, and not waited for.
    timers: {
      after(milliseconds, work) {
        delayMs = milliseconds;
        work();
        return () => {};
      },
    },
    onEvent: (event) => {
      if (event.kind !== 'scanned') events.push(event);
    },
  });
  const bench = new LayerBench((layer) => pbx.serve(layer, { addresses: [SERVER], port: 5060 }));
  let delayMs = 0;
  let asked = 0;
  let cseq = 100;
  const askWith = (request: SipRequest, address = '192.168.0.20') => {
    delayMs = 0;
    bench.receive(request, { address, port: 51_098 });
    const [answered] = bench.sent.splice(0);
    assert.ok(answered?.message.kind === 'response');
    return { response: answered.message, delayMs };
  };
  const ask = (parts: RegisterParts = {}, address?: string) => {
    asked += 1;
    return askWith(sipRequest({ branch: `z9hG4bK-${asked}`, ...parts }), address);
  };
  const answer = (parts: RegisterParts = {}, address?: string): SipResponse => ask(parts, address).response;
  /** Asks, answers the challenge, and gives the second response. */
  const register = (parts: RegisterParts = {}, secret = SECRET): SipResponse => {
    cseq += 2;
    const numbered = { cseq, ...parts };
    const user = parts.user ?? '208';
    const authorization = authorizationFor(answer(numbered), { user, secret });
    return answer({ ...numbered, cseq: numbered.cseq + 1, authorization });
  };
  const kinds = () => events.splice(0).map((event) => event.kind);
  return { pbx, time, events, secrets, ask, askWith, answer, register, kinds };
}
