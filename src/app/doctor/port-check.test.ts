import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Machine } from './machine.ts';
import { httpPortCheck, sipPortCheck, tftpPortCheck } from './port-check.ts';
import { contextWith, fakeMachine, SERVING, systemError } from './testing/fake-machine.ts';

const HEAD = 'sl local rem st tx tr retr uid timeout inode ref pointer drops\n';
const row = (address: string, port: number, user: number, inode: number) =>
  `0: ${address}:${port.toString(16).padStart(4, '0').toUpperCase()} 00000000:0000 07 0:0 00:0 0 ${user} 0 ${inode} 2 0 0\n`;
const OURS = '0200A8C0';
const PROCESS = {
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\ndnsmasq:x:105:65534::/:/bin/false\n',
  '/proc': '1 41 812 self',
  '/proc/812/fd': '0 1 5',
  '/proc/812/fd/0': '/dev/null',
  '/proc/812/fd/5': 'socket:[777]',
  '/proc/812/comm': 'dnsmasq\n',
  '/proc/812/exe': '/usr/sbin/dnsmasq',
  '/proc/812/cgroup': '0::/system.slice/dnsmasq.service\n',
};
const inUse: Partial<Machine> = { tryPort: async () => 'EADDRINUSE' };

test('a free port is fine', async () => {
  assert.deepEqual(await tftpPortCheck.run(contextWith(fakeMachine())), {
    state: 'ok',
    found: '69/udp on 192.168.0.2 is free',
  });
});

test('a taken port is named with process, user and unit, whether its socket has our address or all', async () => {
  for (const address of [OURS, '00000000']) {
    const machine = fakeMachine({ ...PROCESS, '/proc/net/udp': HEAD + row(address, 69, 105, 777) }, inUse);
    assert.deepEqual(await tftpPortCheck.run(contextWith(machine)), {
      state: 'problem',
      found: '69/udp on 192.168.0.2 is taken by dnsmasq, process 812 of user dnsmasq',
      remedy: 'Stop it: systemctl stop dnsmasq.service. Phones ask no other port.',
    });
  }
});

test('a socket on another address or port is not blamed', async () => {
  const rows = row('0300A8C0', 69, 105, 777) + row(OURS, 70, 105, 777);
  const { found } = await tftpPortCheck.run(
    contextWith(fakeMachine({ ...PROCESS, '/proc/net/udp': HEAD + rows }, inUse)),
  );
  assert.equal(found, '69/udp on 192.168.0.2 is taken by another program');
});

test('a holder that may not be looked into is named by its user', async () => {
  const machine = fakeMachine(
    { '/proc/net/udp': HEAD + row(OURS, 5060, 1001, 777) },
    {
      ...inUse,
      listFolder: (path) => {
        if (path === '/proc') return ['1', '812'];
        throw systemError('EACCES');
      },
    },
  );
  const { state, found, remedy } = await sipPortCheck.run(contextWith(machine));
  assert.equal(state, 'problem');
  assert.equal(found, '5060/udp on 192.168.0.2 is taken by a process of user 1001');
  assert.match(remedy ?? '', /as root.*sip\.port/);
});

test('several sockets of one process are one holder, and its name is shown without control characters', async () => {
  const files = {
    ...PROCESS,
    '/proc/812/comm': 'evil\x1b[2J\n',
    '/proc/812/fd': '5 6',
    '/proc/812/fd/6': 'socket:[778]',
    '/proc/812/cgroup': '0::/user.slice\n',
    '/proc/net/udp': HEAD + row(OURS, 69, 0, 777) + row(OURS, 69, 0, 778),
  };
  const { found, remedy } = await tftpPortCheck.run(contextWith(fakeMachine(files, inUse)));
  assert.equal(found, '69/udp on 192.168.0.2 is taken by evil?[2J (dnsmasq), process 812 of user root');
  assert.match(remedy ?? '', /^Stop it: kill 812\./);
});

test('the port of the server that serves the folder is ours, another process on it is not', async () => {
  const files = { ...PROCESS, '/proc/net/udp': HEAD + row(OURS, 69, 0, 777) };
  const ours = await tftpPortCheck.run(contextWith(fakeMachine(files, inUse), { serving: SERVING }));
  assert.deepEqual(ours, { state: 'ok', found: '69/udp on 192.168.0.2 is ours (process 812)' });
  const serving = { ...SERVING, pid: 41 };
  const theirs = await tftpPortCheck.run(contextWith(fakeMachine(files, inUse), { serving }));
  assert.equal(theirs.state, 'problem');
});

test('a record without anybody who listens is a problem', async () => {
  const { state, found } = await sipPortCheck.run(contextWith(fakeMachine(), { serving: SERVING }));
  assert.equal(state, 'problem');
  assert.match(found, /said to be served by process 812/);
});

test('a port that this user may not open comes with the ways to allow it', async () => {
  const machine = fakeMachine(
    {},
    { tryPort: async (_transport, _address, port) => (port < 1024 ? 'EACCES' : undefined) },
  );
  const { state, remedy } = await tftpPortCheck.run(contextWith(machine));
  assert.equal(state, 'problem');
  for (const way of ['AmbientCapabilities', 'ip_unprivileged_port_start=69', 'setcap'])
    assert.ok(remedy?.includes(way), way);
});

test('every port on every address is tried, and the worst decides', async () => {
  const tried: string[] = [];
  const machine = fakeMachine(
    {},
    {
      tryPort: async (transport, address, port) => {
        tried.push(`${transport} ${address} ${port}`);
        return port === 8080 && address === '10.0.0.1' ? 'EADDRNOTAVAIL' : undefined;
      },
    },
  );
  const base = contextWith(machine);
  const result = await httpPortCheck.run({
    ...base,
    settings: { ...base.settings, httpPorts: [6970, 8080] },
    addresses: [...base.addresses, '10.0.0.1' as never],
  });
  assert.deepEqual(tried, [
    'tcp 192.168.0.2 6970',
    'tcp 10.0.0.1 6970',
    'tcp 192.168.0.2 8080',
    'tcp 10.0.0.1 8080',
  ]);
  assert.equal(result.state, 'problem');
  assert.equal(result.found.split('\n').length, 4);
});
