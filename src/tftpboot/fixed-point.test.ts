import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { phoneFileName } from '#files/file-names.ts';
import { isNone } from '#lint/cnf-view.ts';
import { type FoundFile, makeLintFile } from '#lint/lint-file.ts';
import { composeSettings } from '#provisioning/compose-settings.ts';
import { exportTree } from './export-tree.ts';
import type { ImportPlan } from './import-plan.ts';
import { planImport } from './plan-import.ts';
import { EMPTY, OURS, SERVER } from './testing/import-context.ts';
import { PlannedFleet } from './testing/planned-fleet.ts';
import { readFileSettings } from './tree-settings.ts';

const TREES = 'test/fixtures/trees';

function readTree(folder: string): FoundFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
    .map((path) => ({ path, bytes: readFileSync(join(folder, path)) }));
}

/** Exports what a plan makes of an empty installation. */
function exported(plan: ImportPlan, found: readonly FoundFile[]): FoundFile[] {
  const contents = new Map(found.map(({ path, bytes }) => [path, bytes]));
  const fleet = new PlannedFleet(plan, (path) => contents.get(path) ?? assert.fail(`no ${path}`));
  const { files } = exportTree({ fleet, notes: fleet.notes, server: SERVER, to: OURS });
  return files.map(({ name, content }) => ({ path: name, bytes: content() }));
}

/** What a plan writes, without what it says of the files and where they lay. */
function effectOf({ phones, extensions, groups, settings, notes, firmware, files }: ImportPlan) {
  const pathless = ({ name, size }: { name: string; size: number }) => ({ name, size });
  return {
    phones,
    extensions,
    groups,
    settings,
    notes: notes.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b))),
    firmware: firmware.map(({ load, loader, parts }) => ({ load, loader, parts: parts.map(pathless) })),
    files: files.map(pathless).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function keyOf({ layer, scope, name }: { layer: string; scope: string; name: string }): string {
  return `${layer}/${scope} ${name}`;
}

function assertFixedPoint(found: readonly FoundFile[]): void {
  const first = planImport(found, EMPTY);
  const out = exported(first, found);
  const second = planImport(out, EMPTY);
  assert.deepEqual(effectOf(second), effectOf(first));
  const again = exported(second, out);
  assert.deepEqual(
    again.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('latin1')]),
    out.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('latin1')]),
  );
}

for (const name of readdirSync(TREES)) {
  test(`importing, exporting and importing again changes nothing: ${name}`, () => {
    assertFixedPoint(readTree(join(TREES, name, 'tftpboot')));
  });
}

/** Settings of every kind: for all, for a phone only, secret, unknown, none, and what Offhook says by itself. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  nat_enable: ['0', '1'],
  proxy_register: ['0', '1'],
  proxy1_address: ['192.0.2.20', 'pbx.example', '""', 'UNPROVISIONED'],
  outbound_proxy: ['""', '10.0.0.9'],
  call_waiting: ['0', '1', '2'],
  dial_template: ['dialplan', 'sales'],
  phone_label: ['"Hall"', '"Desk "', '"Z\u00fcrich"'],
  phone_password: ['"secret"', '"other"'],
  image_version: ['P0S3-8-12-00', 'P0S3-08-9-00', '"x"'],
  logo_url: ['"http://192.0.2.20:6970/logo.bmp"', '"http://10.0.0.9/logo.bmp"'],
  Made_Up: ['1', '"two words"', '""'],
  admin_pin: ['1', '2'],
  sync: ['1', '7'],
  tftp_cfg_dir: ['"./"'],
};
const settingLine = fc
  .constantFrom(...Object.keys(VALUES))
  .chain((name) => fc.constantFrom(...(VALUES[name] ?? [])).map((value) => `${name}: ${value}`));
/** Comments of all sorts, around settings. */
const comment = fc.constantFrom(
  '# what follows',
  '; old; line1_password: hush',
  '#',
  '',
  '# ------',
  '#naïve',
  'odd',
);
const notedLine = fc
  .tuple(fc.option(comment), settingLine, fc.option(fc.constantFrom('; why', ' ;;', '\t; because: so')))
  .map(([above, setting, beside]) => `${above === null ? '' : `${above}\n`}${setting}${beside ?? ''}`);
const lineOf = (position: number) =>
  fc
    .record({
      name: fc.constantFrom('201', '202', '203', '""', 'UNPROVISIONED', 'a b'),
      authname: fc.option(fc.constantFrom('201', 'user', '""')),
      password: fc.option(fc.constantFrom('one', 'two', 'UNPROVISIONED')),
      displayname: fc.option(fc.constantFrom('"Anna"', '"Bert"', '""')),
      shortname: fc.option(fc.constantFrom('"A"', '""')),
    })
    .map((parts) =>
      Object.entries(parts)
        .filter(([, value]) => value !== null)
        .map(([part, value]) => `line${position}_${part}: ${value}`),
    );
const lines = fc
  .tuple(lineOf(1), fc.option(lineOf(2)), fc.option(lineOf(4)))
  .map((all) => all.flatMap((one) => one ?? []));
const settings = fc.array(fc.oneof(settingLine, notedLine), { maxLength: 10 });
const phoneFile = fc.tuple(settings, lines).map(([some, keys]) => [...some, ...keys].join('\n'));
const fleet = fc.record({
  shared: fc.option(
    fc.tuple(settings, fc.option(lines)).map(([some, keys]) => [...some, ...(keys ?? [])].join('\n')),
  ),
  kinds: fc.array(phoneFile, { minLength: 1, maxLength: 4 }),
  phones: fc.array(fc.tuple(fc.nat(3), fc.option(phoneFile)), { minLength: 1, maxLength: 8 }),
});

/** A generated fleet as the files of a folder. */
function filesOf({ shared, kinds, phones }: typeof fleet extends fc.Arbitrary<infer Value> ? Value : never) {
  const files = phones.map(([kind, more], index) => ({
    path: `SIP0017E000000${index}.cnf`,
    bytes: Buffer.from(`${kinds[kind % kinds.length]}\n${more ?? ''}\n`),
  }));
  const defaults = shared === null ? [] : [{ path: 'SIPDefault.cnf', bytes: Buffer.from(`${shared}\n`) }];
  return [...files, ...defaults];
}

/** What a phone takes from its own file, else from SIPDefault.cnf. */
function saidOf(found: readonly FoundFile[], path: string): Map<string, string> {
  const values = (name: string) => {
    const file = found.find((each) => each.path === name);
    return file === undefined ? [] : readFileSettings(makeLintFile(file), EMPTY.baseUrl).values;
  };
  return new Map([...values('SIPDefault.cnf'), ...values(path)]);
}

test('after an import every phone gets what its files said, whatever layer it went to', () => {
  fc.assert(
    fc.property(fleet, fc.boolean(), (generated, withoutGroups) => {
      const found = filesOf(generated);
      const plan = planImport(found, EMPTY, { withoutGroups });
      const planned = new PlannedFleet(plan, () => new Uint8Array());
      for (const phone of planned.phones()) {
        const composed = composeSettings(phone, planned, SERVER, OURS);
        for (const [name, value] of saidOf(found, phoneFileName('phone-cnf', phone.mac))) {
          const now = composed.get(name)?.value;
          if (!isNone(value)) assert.equal(now, value, `${name} of ${phone.mac}`);
          // A line or proxy that is not there is nothing to say; an empty user or name is filled in.
          else if (!/^line|^proxy|^outbound/.test(name)) assert.equal(now, value, `${name} of ${phone.mac}`);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('importing, exporting and importing again changes nothing, for any fleet', () => {
  fc.assert(
    fc.property(fleet, (generated) => assertFixedPoint(filesOf(generated))),
    { numRuns: 150 },
  );
});
