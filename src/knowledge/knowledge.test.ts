import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateSetting } from '#files/parameters/validate-setting.ts';
import { RULES } from '#lint/registry.ts';
import { DIAGNOSES } from '#provisioning/boot-session/registry.ts';
import { BOOT_TIMERS, TFTP_TRIES } from './boot-timers.ts';
import type { Confidence } from './confidence.ts';
import { CONSOLE_COMMANDS } from './console-commands.ts';
import { FILE_LIMITS } from './file-limits.ts';
import { KNOWN_FIRMWARE_FILES } from './firmware-releases.ts';
import { FOREIGN_KEYS } from './foreign-keys.ts';
import { FAMILIES, MODELS, NAMED_MODELS } from './models.ts';
import { EMERGENCY_ELSEWHERE } from './numbering/emergency-numbers.ts';
import { HELP_EVERYWHERE } from './numbering/for-all-needs.ts';
import { NUMBERING_PLANS } from './numbering/index.ts';
import { PARAMETERS } from './parameters/index.ts';
import { RING_FORMAT } from './ring-format.ts';
import { SOURCES } from './sources.ts';
import { TIME_ZONES } from './time-zones.ts';

const facts: readonly { readonly confidence?: Confidence; readonly sources: readonly string[] }[] = [
  ...PARAMETERS,
  ...FAMILIES,
  ...MODELS,
  ...KNOWN_FIRMWARE_FILES,
  ...FOREIGN_KEYS,
  ...CONSOLE_COMMANDS,
  ...Object.values(BOOT_TIMERS),
  ...Object.values(FILE_LIMITS),
  TFTP_TRIES,
  ...NUMBERING_PLANS,
  ...EMERGENCY_ELSEWHERE,
  HELP_EVERYWHERE,
  RING_FORMAT,
  ...RULES,
  ...DIAGNOSES,
];

function assertUnique(what: string, names: readonly (string | number)[]): void {
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
    `${what} that stand twice`,
  );
}

test('94 families of settings and 32 time zones are known', () => {
  assert.equal(PARAMETERS.length, 94);
  assert.equal(TIME_ZONES.length, 32);
});

test('nothing has its name twice', () => {
  assertUnique(
    'settings',
    PARAMETERS.map(({ name }) => name),
  );
  assertUnique(
    'zones',
    TIME_ZONES.map(({ value }) => value),
  );
  assertUnique(
    'models',
    [...MODELS, ...NAMED_MODELS].map(({ id }) => id),
  );
  assertUnique(
    'device types of named models',
    NAMED_MODELS.map(({ deviceType }) => deviceType),
  );
  assertUnique(
    'firmware files',
    KNOWN_FIRMWARE_FILES.map(({ name }) => name),
  );
  for (const { name, values = [] } of PARAMETERS) {
    assertUnique(
      `values of ${name}`,
      values.flatMap((known) => [known.value, ...(known.alsoSpelled ?? [])]),
    );
  }
});

test('every fact names its source, and every source is the source of something', () => {
  for (const fact of facts) assert.notEqual(fact.sources.length, 0, JSON.stringify(fact));
  const used = new Set(facts.flatMap(({ sources }) => sources));
  assert.deepEqual(
    Object.keys(SOURCES).filter((key) => !used.has(key)),
    [],
  );
});

test('every default is a value that its setting takes', () => {
  for (const { name, default: value } of PARAMETERS) {
    if (value === undefined) continue;
    const check = validateSetting(name.replace('{n}', '1'), value);
    assert.ok(check.ok, name);
  }
});

test('numbered families and fallbacks point at each other', () => {
  const names = new Set(PARAMETERS.flatMap(({ name }) => [name, name.replace('{n}', '1')]));
  for (const { name, numbered, fallback } of PARAMETERS) {
    assert.equal(numbered !== undefined, name.includes('{n}'), name);
    assert.ok(fallback === undefined || names.has(fallback), name);
  }
  for (const foreign of FOREIGN_KEYS) {
    assert.ok(!names.has(foreign.key), foreign.key);
    if ('instead' in foreign) assert.ok(names.has(foreign.instead), foreign.key);
  }
});

test('ranges make sense, and choices are given where there must be some', () => {
  for (const { name, type, min, max, maxLength, visibleLength, values } of PARAMETERS) {
    assert.ok(min === undefined || max === undefined || min < max, name);
    assert.ok(visibleLength === undefined || (maxLength ?? 0) > visibleLength, name);
    assert.equal(values === undefined && (type === 'enum' || type === 'bool'), false, name);
  }
});

test('only passwords are secret', () => {
  const secret = PARAMETERS.filter((parameter) => parameter.secret).map(({ name }) => name);
  assert.deepEqual(secret, ['line{n}_password', 'phone_password']);
});

test('zones run from west to east', () => {
  const minutes = TIME_ZONES.map((zone) => zone.minutes);
  assert.deepEqual(
    minutes,
    minutes.toSorted((a, b) => a - b),
  );
});

test('models of one device type look alike in software', () => {
  for (const model of MODELS) {
    assert.equal(model.lines, model.deviceType === 7 ? 6 : 2);
    assert.equal(model.vendorClass, `Cisco Systems, Inc. IP Phone CP-${model.id}\0`);
    assert.ok(FAMILIES.some(({ id }) => id === model.family));
  }
});

test('digests look like digests, and signed loaders are their plain ones with 404 octets of header', () => {
  for (const file of KNOWN_FIRMWARE_FILES) {
    if ('sha256' in file) assert.match(file.sha256, /^[0-9a-f]{64}$/);
    const plain = KNOWN_FIRMWARE_FILES.find(({ name }) => name === file.name.replace('.sbn', '.bin'));
    if (file.name.endsWith('.sbn')) assert.equal(file.size, (plain?.size ?? 0) + 404, file.name);
  }
});

test('a silent server costs a minute a file', () => {
  const sends = TFTP_TRIES.sendsPerPort * TFTP_TRIES.portsPerFile;
  assert.equal(sends * BOOT_TIMERS.tftpResend.milliseconds, 60_000);
});
