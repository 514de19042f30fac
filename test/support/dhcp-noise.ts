/** Sends nonsense to a DHCP server: `node dhcp-noise.ts ADDRESS PACKETS`. Half of it has a header that fits. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { seededRandom } from '#values/seeded-random.ts';

const [, , address = '127.0.0.1', count = '1000'] = process.argv;
const random = seededRandom(7);
const socket = createSocket('udp4');
socket.bind(0);
await once(socket, 'listening');
for (let sent = 0; sent < Number(count); sent += 1) {
  const bytes = Uint8Array.from({ length: Math.floor(random() * 600) }, () => Math.floor(random() * 256));
  if (sent % 2 === 0) {
    bytes.set([1, 1, 6, 0].slice(0, bytes.length));
    if (bytes.length > 250) bytes.set([0x63, 0x82, 0x53, 0x63, 53, 1, sent % 9], 236);
  }
  await new Promise((resolve) => socket.send(bytes, 67, address, resolve));
}
socket.close();
