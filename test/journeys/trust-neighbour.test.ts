/** Secrets follow the neighbour table: a switch with the server, a phone and somebody else on it. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Finished, runCommand } from '#test/support/command.ts';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import { makeNetwork, type NetworkNamespace } from '#test/support/network-namespace.ts';
import { Offhook, PROGRAM } from '#test/support/offhook.ts';
import type { Serving } from '#test/support/serving.ts';
import { reasonToSkip } from '#test/support/stock-server.ts';

const MAC = '00:11:5c:93:af:d1';
const OWN_FILE = 'SIP00115C93AFD1.cnf';
const SECRET = 'kept-among-friends';
const SERVER = '192.168.77.1';
const PHONE = '192.168.77.41';
const REASON = reasonToSkip('/usr/sbin/ip', '/usr/bin/curl');
/** curl's exit code for ERROR 1 of TFTP. */
const FILE_NOT_FOUND = 68;

interface Neighbourhood {
  readonly server: NetworkNamespace;
  readonly phone: NetworkNamespace;
  readonly stranger: NetworkNamespace;
  readonly serving: Serving;
}

/** One adopted phone that nobody has bound to an address, and a server on its standard ports. */
async function makeNeighbourhood(t: TestContext): Promise<Neighbourhood> {
  const machines = makeNetwork(t, {
    server: { address: SERVER },
    phone: { address: PHONE, mac: MAC },
    stranger: { address: '192.168.77.66' },
  });
  const offhook = new Offhook(t, machines.server.prefix);
  await offhook.must('firmware', 'add', writeFirmwareFolder(offhook.folder));
  await offhook.must('extension', 'add', '208', '--secret', SECRET);
  await offhook.must('phone', 'add', MAC, '--model', '7960', '--line', '208');
  return { ...machines, serving: await offhook.serve() };
}

/** Whoever asks for a neighbour tells its own address with it; a machine that need not ask stays unknown. */
function spareTheQuestion(asker: NetworkNamespace, server: NetworkNamespace): void {
  const [, mac = ''] = /ether ([0-9a-f:]+)/.exec(server.ip('link', 'show', 'eth0')) ?? [];
  asker.ip('neighbour', 'add', SERVER, 'lladdr', mac, 'dev', 'eth0', 'nud', 'permanent');
}

function fetchFrom({ prefix }: NetworkNamespace, url: string): Promise<Finished> {
  return runCommand([...prefix, '/usr/bin/curl', '-sSf', '--max-time', '10', url]);
}

test('a phone that the neighbour table knows is converted and registers; its neighbour gets nothing', async (t) => {
  if (REASON !== undefined) return t.skip(REASON);
  const { phone, stranger, serving } = await makeNeighbourhood(t);
  assert.deepEqual([serving.tftpPort, serving.httpPort, serving.sipPort], [69, 6970, 5060]);

  const boot = ['virtual-phone', 'boot', '--mac', MAC, '--tftp', SERVER, '--address', PHONE];
  const words = [...phone.prefix, PROGRAM, ...boot, '--speed', '200', '--json'];
  const { code, stdout, stderr } = await runCommand(words);
  assert.equal(code, 0, stderr + stdout);
  const outcome = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  assert.equal(outcome.kind, 'registered');
  await serving.event(({ type, address }) => type === 'registered' && address === PHONE, 'the registration');

  const overTftp = await fetchFrom(stranger, `tftp://${SERVER}/${OWN_FILE}`);
  assert.equal(overTftp.code, FILE_NOT_FOUND, overTftp.stderr);
  const overHttp = await fetchFrom(stranger, `http://${SERVER}:6970/${OWN_FILE}`);
  assert.match(overHttp.stderr, /404/);
  assert.doesNotMatch(overTftp.stdout + overHttp.stdout, new RegExp(SECRET));
  const refused = (transport: string) =>
    serving.event(
      (event) => event.type === 'file-refused' && event.transport === transport && event.name === OWN_FILE,
      `the refusal over ${transport}`,
    );
  assert.equal((await refused('tftp')).code, 'ADDRESS_OF_ANOTHER_PHONE');
  assert.equal((await refused('http')).code, 'ADDRESS_OF_ANOTHER_PHONE');
});

test('a phone whose very first packet asks for secrets is looked up at once and answered', async (t) => {
  if (REASON !== undefined) return t.skip(REASON);
  const { server, phone } = await makeNeighbourhood(t);
  spareTheQuestion(phone, server);
  assert.equal(server.ip('neighbour', 'show', PHONE), '');

  const { code, stdout, stderr } = await fetchFrom(phone, `tftp://${SERVER}/${OWN_FILE}`);
  assert.equal(code, 0, stderr);
  assert.match(stdout, new RegExp(`^line1_password: "?${SECRET}"?$`, 'm'));
  assert.match(server.ip('neighbour', 'show', PHONE), new RegExp(MAC));
});

test('a stranger whose very first packet asks for secrets is looked up, and refused', async (t) => {
  if (REASON !== undefined) return t.skip(REASON);
  const { server, stranger, serving } = await makeNeighbourhood(t);
  spareTheQuestion(stranger, server);

  const { code, stdout } = await fetchFrom(stranger, `tftp://${SERVER}/${OWN_FILE}`);
  assert.equal(code, FILE_NOT_FOUND);
  assert.equal(stdout, '');
  const refusal = await serving.event(({ type }) => type === 'file-refused', 'the refusal');
  assert.equal(refusal.code, 'ADDRESS_OF_ANOTHER_PHONE');
});
