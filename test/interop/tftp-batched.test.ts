/** All tests of the TFTP server with real sockets once more, with datagrams moved in batches. */
import { test } from 'node:test';
import { chooseUdp } from '#net/batched-udp/choose-udp.ts';
import { serveBy } from '#test/support/tftp-files.ts';

const { udp, reason } = await chooseUdp();
if (reason === undefined) {
  serveBy(udp);
  await import('./tftp-clients.test.ts');
  await import('./tftp-loss.test.ts');
  await import('./tftp-nat.test.ts');
  await import('./tftp-noise.test.ts');
  await import('./tftp-server.test.ts');
} else {
  test('datagrams are moved in batches', (t) => t.skip(reason));
}
