import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, type TestContext, test } from 'node:test';
import { runCommand } from '#test/support/command.ts';
import { NetworkNamespace } from '#test/support/network-namespace.ts';
import { Offhook } from '#test/support/offhook.ts';
import { reasonToSkip } from '#test/support/stock-server.ts';

interface Report {
  readonly id: string;
  readonly state: string;
  readonly found: string;
  readonly remedy?: string;
}

/** Runs the doctor and gives its reports by id, with the exit code. */
async function examine(offhook: Offhook): Promise<{ code: number | null; report: (id: string) => Report }> {
  const { code, stdout, stderr } = await offhook.run('doctor', '--json');
  assert.equal(stderr, '');
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Report[] };
  assert.equal(ok, code === 0);
  return {
    code,
    report: (id) => checks.find((check) => check.id === id) ?? assert.fail(`there is no check ${id}`),
  };
}

async function foreignSocket(t: TestContext): Promise<number> {
  const socket = createSocket('udp4');
  t.after(() => socket.close());
  const listening = once(socket, 'listening');
  socket.bind(0, '127.0.0.1');
  await listening;
  return socket.address().port;
}

test('a port that another program has is named with that program', async (t) => {
  const offhook = new Offhook(t);
  const port = await foreignSocket(t);
  offhook.writeSettings(`listen: [127.0.0.1]\ntftp: {port: ${port}}\nhttp: {port: 0}\nsip: {port: 0}\n`);
  const { code, report } = await examine(offhook);
  assert.equal(code, 1);
  const { state, found, remedy } = report('tftp-port');
  assert.equal(state, 'problem');
  assert.match(
    found,
    new RegExp(`^${port}/udp on 127\\.0\\.0\\.1 is taken by .*, process ${process.pid} of user `),
  );
  assert.match(remedy ?? '', /Stop it: .+ Phones ask no other port\./);
  assert.equal(report('sip-port').state, 'ok');
  assert.equal(report('published-file').state, 'unknown');
});

test('a served folder is known by its ports, and a file comes through each of them', async (t) => {
  const offhook = new Offhook(t);
  offhook.writeSettings('http: {secondPort: 0}\n');
  const serving = await offhook.serveOnLoopback();
  const { report } = await examine(offhook);
  for (const id of ['tftp-port', 'http-port', 'sip-port']) {
    const { state, found } = report(id);
    assert.equal(state, 'ok', found);
    assert.match(found, new RegExp(`is ours \\(process ${serving.pid}\\)`));
  }
  assert.equal(report('http-port').found.split('\n').length, 2);
  const { state, found } = report('published-file');
  assert.equal(state, 'ok', found);
  assert.ok(
    found.includes(`tftp://127.0.0.1:${serving.tftpPort}, http://127.0.0.1:${serving.httpPort}`),
    found,
  );
});

test('for people it is an aligned list with the remedy below, and the defaults where the settings are wrong', async (t) => {
  const offhook = new Offhook(t);
  offhook.writeSettings('tftp:\n  prot: 1069\n');
  const { code, stdout } = await offhook.run('doctor');
  assert.equal(code, 1);
  const lines = stdout.split('\n');
  const settings = lines.findIndex((line) => line.startsWith('✗ Settings file '));
  assert.match(
    lines[settings] ?? '',
    /^✗ Settings file {4}\S+\/settings\.yaml:2: tftp\.prot is not a known key\.$/,
  );
  assert.match(lines[settings + 1] ?? '', /^ {19}→ Did you mean port\?/);
  assert.match(stdout, /^. TFTP port {8}69\/udp/m);
});

describe('the machine’s own firewall', () => {
  const cases: readonly (readonly [
    name: string,
    commands: readonly string[][],
    state: string,
    found: RegExp,
  ])[] = [
    ['lets everything in', [], 'ok', /admits 69\/udp, 6970\/tcp, 5060\/udp/],
    [
      'drops what it does not name',
      [
        ['nft', 'add table inet f'],
        ['nft', 'add chain inet f in { type filter hook input priority 0; policy drop; }'],
        ['nft', 'add rule inet f in ct state vmap { established : accept, invalid : drop }'],
        ['nft', 'add rule inet f in udp dport { 67, 5060-5061 } accept'],
        ['nft', 'add rule inet f in tcp dport 6970 accept'],
      ],
      'problem',
      /^drops 69\/udp: /,
    ],
    [
      'is kept by iptables',
      [
        ['iptables', '-P', 'INPUT', 'DROP'],
        [
          'iptables',
          '-A',
          'INPUT',
          '-p',
          'udp',
          '-m',
          'multiport',
          '--dports',
          '69,5060:5061',
          '-j',
          'ACCEPT',
        ],
      ],
      'problem',
      /^drops 6970\/tcp: /,
    ],
  ];
  for (const [name, commands, state, found] of cases) {
    test(name, { skip: reasonToSkip('/usr/sbin/ip', '/usr/sbin/nft', '/usr/sbin/iptables') }, async (t) => {
      const machine = new NetworkNamespace(t, 'firewall');
      for (const words of commands) {
        const { code, stderr } = await runCommand([...machine.prefix, ...words]);
        assert.equal(code, 0, `${words.join(' ')}: ${stderr}`);
      }
      const { report } = await examine(new Offhook(t, machine.prefix));
      assert.equal(report('firewall').state, state, report('firewall').found);
      assert.match(report('firewall').found, found);
    });
  }
});
