import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { parseProgramSettings } from '#app/program-settings.ts';

const PAGE = 'docs/guide/settings-file.md';
const page = readFileSync(PAGE, 'utf8');
const [, example = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];

test('the example of the settings file is one that the program takes', () => {
  assert.deepEqual(parseProgramSettings(example, PAGE), {
    listen: ['192.168.0.2'],
    tftpPort: 69,
    tftpMode: 'pool',
    tftpBatching: 'auto',
    groupsFirst: ['reception', 'emergency'],
    httpPorts: [6970, 80],
    baseUrl: 'http://pbx.example.org:6970',
    eventsKept: 100_000,
    patience: 1,
    sipPort: 5060,
    sipRealm: 'offhook',
    sipAnswerTo: 'via',
    sipQualify: 60,
    dhcp: {
      mode: 'full',
      interface: 'eth1',
      authoritative: true,
      alongside: false,
      networks: [
        {
          network: { base: 0xc0a80000, prefixLength: 24 },
          ranges: [{ first: 0xc0a80064, last: 0xc0a800c7 }],
          exclude: ['192.168.0.150'],
          routers: ['192.168.0.1'],
          dnsServers: ['192.168.0.1'],
          domain: 'example.org',
          ntpServers: ['192.168.0.1'],
          tftpServers: ['192.168.0.2'],
          arpTimeout: 60,
          leaseTimes: { lease: 86_400, renewal: 43_200, rebinding: 75_600 },
          furtherOptions: new Map([[7, Uint8Array.of(192, 168, 0, 3)]]),
        },
      ],
      reservations: new Map([['00:11:5C:93:AF:D1', '192.168.0.41']]),
    },
    phonebook: {
      dialRules: { country: 'BE', outsideLine: '0', internalDigits: 4 },
      listsExtensions: true,
    },
    networks: [
      { network: { base: 0xcb007100, prefixLength: 24 }, convertOnSight: false },
      { network: { base: 0xc0a80700, prefixLength: 24 }, convertOnSight: true },
    ],
  });
});

test('every key of the example is explained, and no other', () => {
  const explained = Array.from(page.matchAll(/^\| `([^`]+)` \|/gm), ([, key]) => key);
  assert.deepEqual(explained, [...new Set(keysOf(parse(example)))]);
});

/** Every key and where it stands: `listen`, `tftp.port`, `networks`, `networks[].network`. */
function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) {
    const inner = value.filter((item) => typeof item === 'object');
    return [path, ...inner.flatMap((item) => keysOf(item, `${path}[]`))];
  }
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) => keysOf(item, path === '' ? key : `${path}.${key}`));
}
