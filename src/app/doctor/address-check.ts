import { isServed } from '#app/phone-networks.ts';
import type { Check } from './check.ts';

/** Whether there is an address that phones can reach, in a network that is answered. */
export const addressCheck: Check = {
  id: 'addresses',
  title: 'Addresses',
  async run({ addresses, serving, settings }) {
    if (addresses.length === 0) {
      return {
        state: 'problem',
        found: 'this machine has no IPv4 address but loopback, so no phone could reach it',
        remedy: 'Connect it to the network, or try things out with: offhook serve --listen 127.0.0.1.',
      };
    }
    const strange = addresses.filter((address) => !isServed(settings.networks, address));
    if (strange.length > 0) {
      return {
        state: 'warning',
        found: `${strange.join(', ')}: no private network, so phones beside it get silence`,
        remedy: 'Name the network of the phones in settings.yaml: networks: [{network: 203.0.113.0/24}].',
      };
    }
    const verb = serving === undefined ? 'would be served' : `served by process ${serving.pid}`;
    return { state: 'ok', found: `${addresses.join(', ')} (${verb})` };
  },
};
