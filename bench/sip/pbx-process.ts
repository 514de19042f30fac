/** The embedded PBX in a process of its own, on loopback, with everything in memory: `node pbx-process.ts PORT`. */
import { startSipEndpoint } from '#net/sip/sip-endpoint.ts';
import { EmbeddedPbx } from '#pbx/embedded/embedded-pbx.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { isUser, secretOf } from './accounts.ts';

const ADDRESS = '127.0.0.1' as Ipv4Address;

const pbx = new EmbeddedPbx({
  accounts: { byUser: (user) => (isUser(user) ? { user, secret: secretOf(user) } : undefined) },
  onEvent: () => {},
});
const endpoint = await startSipEndpoint({
  addresses: [ADDRESS],
  port: Number(process.argv[2]),
  serve: (layer, port) => pbx.serve(layer, { addresses: [ADDRESS], port }),
  mayAsk: () => true,
  onEvent: (event) => console.error(event),
});
process.once('SIGTERM', async () => {
  console.error(endpoint.counters());
  await endpoint[Symbol.asyncDispose]();
});
