import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { addressCheck } from './address-check.ts';
import { clockCheck } from './clock-check.ts';
import { diskCheck } from './disk-check.ts';
import { firewallCheck } from './firewall-check.ts';
import { neighbourCheck } from './neighbour-check.ts';
import { publishedFileCheck } from './published-file-check.ts';
import { receiveBufferCheck } from './receive-buffer-check.ts';
import { contextWith, fakeMachine, SERVING, systemError } from './testing/fake-machine.ts';

const plan = Buffer.from('<DIALTEMPLATE/>');
const served = { serving: SERVING };

test('addresses: none, one outside the served networks, and a private one', async () => {
  const machine = fakeMachine();
  const stateOf = async (addresses: string[]) =>
    (await addressCheck.run(contextWith(machine, { addresses: addresses as Ipv4Address[] }))).state;
  assert.equal(await stateOf([]), 'problem');
  assert.equal(await stateOf(['203.0.113.5']), 'warning');
  assert.equal(await stateOf(['192.168.0.2']), 'ok');
});

test('fetching: without a server nothing can be said', async () => {
  const { state, remedy } = await publishedFileCheck.run(contextWith(fakeMachine()));
  assert.equal(state, 'unknown');
  assert.match(remedy ?? '', /offhook serve/);
});

test('fetching: the same file from every address, port and the base URL is fine', async () => {
  const asked: string[] = [];
  const machine = fakeMachine(
    {},
    {
      fetchTftp: async (server, port, name) => {
        asked.push(`tftp ${server} ${port} ${name}`);
        return { kind: 'received', bytes: plan };
      },
      fetchHttp: async (url) => {
        asked.push(url);
        return { status: 200, bytes: plan };
      },
    },
  );
  const base = contextWith(machine, { serving: { ...SERVING, httpPorts: [6970, 80] } });
  const context = { ...base, settings: { ...base.settings, baseUrl: 'http://phones.example' } };
  assert.equal((await publishedFileCheck.run(context)).state, 'ok');
  assert.deepEqual(asked, [
    'tftp 192.168.0.2 69 dialplan.xml',
    'http://192.168.0.2:6970/dialplan.xml',
    'http://192.168.0.2:80/dialplan.xml',
    'http://phones.example/dialplan.xml',
  ]);
});

test('fetching: silence, a refusal and an unreachable port are named with their place', async () => {
  const machine = fakeMachine(
    {},
    {
      fetchTftp: async () => ({ kind: 'silent', begun: false }),
      fetchHttp: async () => {
        throw new Error('connect ECONNREFUSED');
      },
    },
  );
  const { state, found } = await publishedFileCheck.run(contextWith(machine, served));
  assert.equal(state, 'problem');
  assert.equal(
    found,
    'tftp://192.168.0.2:69/dialplan.xml: no answer\nhttp://192.168.0.2:6970/dialplan.xml: connect ECONNREFUSED',
  );
});

test('fetching: another server at the base URL shows by its different file', async () => {
  const machine = fakeMachine(
    {},
    {
      fetchTftp: async () => ({ kind: 'received', bytes: plan }),
      fetchHttp: async () => ({ status: 200, bytes: Buffer.from('something else') }),
    },
  );
  const { state, found } = await publishedFileCheck.run(contextWith(machine, served));
  assert.equal(state, 'problem');
  assert.match(found, /differs between tftp:\/\/192\.168\.0\.2:69 and http/);
});

const LIMIT = '/proc/sys/net/core/rmem_max';

test('receive buffers: too small, large enough, hidden', async () => {
  const resultOf = (files: Record<string, string>) => receiveBufferCheck.run(contextWith(fakeMachine(files)));
  const small = await resultOf({ [LIMIT]: '212992\n' });
  assert.equal(small.state, 'warning');
  assert.match(small.remedy ?? '', /sysctl -w net\.core\.rmem_max=4194304/);
  assert.equal((await resultOf({ [LIMIT]: '4194304\n' })).state, 'ok');
  assert.equal((await resultOf({})).state, 'unknown');
});

test('receive buffers: packets that were dropped on our ports are told, others are not', async () => {
  const row = (address: string, port: string, drops: number) =>
    `0: ${address}:${port} 00000000:0000 07 0:0 00:0 0 0 0 9 2 0 ${drops}\n`;
  const table = `head\n${row('0200A8C0', '0045', 12)}${row('0200A8C0', '13C4', 5)}${row('0300A8C0', '0045', 100)}${row('0200A8C0', '0035', 100)}`;
  const machine = fakeMachine({ [LIMIT]: '4194304', '/proc/net/udp': table });
  const { state, found } = await receiveBufferCheck.run(contextWith(machine, served));
  assert.equal(state, 'warning');
  assert.match(found, /thrown away 17 packets/);
});

test('clock: an impossible year, and what timedatectl or timesyncd says', async () => {
  const MARK = '/run/systemd/timesync/synchronized';
  const stateOf = async (files: Record<string, string>, rest: object) =>
    (await clockCheck.run(contextWith(fakeMachine(files, rest)))).state;
  assert.equal(await stateOf({}, { now: () => 0 }), 'problem');
  assert.equal(await stateOf({}, { run: async () => 'yes\n' }), 'ok');
  assert.equal(await stateOf({ [MARK]: '' }, { run: async () => 'no\n' }), 'warning');
  assert.equal(await stateOf({ [MARK]: '' }, {}), 'ok');
  assert.equal(await stateOf({}, {}), 'unknown');
});

test('data folder: room, mode, owner, and what is in the way', async () => {
  const run = (rest: object) => diskCheck.run(contextWith(fakeMachine({}, rest)));
  const space = (mebibytes: number, inodes?: number) => ({
    freeSpace: () => ({ bytes: mebibytes * 1024 * 1024, inodes }),
  });
  const status = (mode: number, owner = 0, isFolder = true) => ({
    status: () => ({ mode, owner, isFolder }),
  });
  const refuse = (code: string) => ({
    requireWritable: () => {
      throw systemError(code);
    },
  });
  assert.equal((await run({})).state, 'ok');
  assert.equal((await run(space(100))).state, 'warning');
  assert.equal((await run(space(10))).state, 'problem');
  assert.match((await run(space(9999, 3))).remedy ?? '', /df -i/);
  const open = await run(status(0o755));
  assert.deepEqual([open.state, open.remedy], ['warning', 'Close it: chmod 700 /data']);
  assert.equal((await run({ ...status(0o700, 1000), userId: 1001 })).state, 'problem');
  assert.match((await run(status(0o644, 0, false))).found, /is no folder/);
  assert.match((await run(refuse('EROFS'))).found, /read-only file system/);
  assert.match((await run(refuse('EACCES'))).found, /may not be written to/);
});

test('data folder: one that is not there yet is judged by the folder that it will be made in', async () => {
  const status = (path: string) => {
    if (path !== '/srv') throw systemError('ENOENT');
    return { mode: 0o755, owner: 0, isFolder: true };
  };
  const context = contextWith(fakeMachine({}, { status }), { dataFolder: '/srv/a/b' });
  const { state, found } = await diskCheck.run(context);
  assert.equal(state, 'ok');
  assert.match(found, /^\/srv\/a\/b will be made/);
});

test('neighbour table: unreadable, readable, nearly full', async () => {
  const entry = (last: number) =>
    `192.168.0.${last} 0x1 0x2 00:11:5c:93:af:${(last + 16).toString(16)} * eth0\n`;
  const table = `IP address HW type Flags HW address Mask Device\n${[1, 2, 3, 4].map(entry).join('')}`;
  const run = (files: Record<string, string>) => neighbourCheck.run(contextWith(fakeMachine(files)));
  assert.equal((await run({})).state, 'problem');
  assert.deepEqual(await run({ '/proc/net/arp': table }), {
    state: 'ok',
    found: 'readable; 4 neighbours known',
  });
  const full = await run({ '/proc/net/arp': table, '/proc/sys/net/ipv4/neigh/default/gc_thresh3': '4' });
  assert.equal(full.state, 'warning');
});

test('firewall: not root, nothing installed, rules of both programs together', async () => {
  const run = (rest: object) => firewallCheck.run(contextWith(fakeMachine({}, rest)));
  const programs = (outputs: Record<string, string>) => ({
    run: async (program: string) => {
      const output = outputs[program];
      if (output === undefined) throw systemError('ENOENT');
      return output;
    },
  });
  const other = await run({ userId: 1000 });
  assert.equal(other.state, 'unknown');
  assert.match(other.remedy ?? '', /69\/udp, 6970\/tcp, 5060\/udp/);
  assert.equal((await run({})).state, 'unknown');
  assert.equal((await run(programs({ nft: 'no json' }))).state, 'unknown');
  assert.equal((await run(programs({ nft: '{"nftables": []}' }))).state, 'ok');
  const blocked = await run(
    programs({ nft: '{"nftables": []}', iptables: '-P INPUT DROP\n-A INPUT -p tcp -j ACCEPT' }),
  );
  assert.equal(blocked.state, 'problem');
  assert.match(blocked.found, /^drops 69\/udp, 5060\/udp:/);
  assert.match(blocked.remedy ?? '', /udp dport 69 accept/);
  const lan = await run(programs({ iptables: '-P INPUT DROP\n-A INPUT -s 10.0.0.0/8 -j ACCEPT' }));
  assert.equal(lan.state, 'unknown');
});
