import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ItemChange } from '#store/revisions.ts';
import { MASK } from '#values/secret.ts';
import { showChange, touches } from './show-revisions.ts';

const row = {
  mac: '00:11:5C:93:AF:D1',
  model: '7960',
  group_name: 'sales',
  standing: 'adopted',
  bound_address: null,
  first_seen: '2026',
};
const setting = (key: string, name: string, before: string | null, after: string | null): ItemChange => ({
  kind: 'setting',
  key,
  name,
  before,
  after,
});
const phone: ItemChange = {
  kind: 'phone',
  key: row.mac,
  name: '',
  before: JSON.stringify({ row, lines: [{ position: 1, extension: '208' }] }),
  after: JSON.stringify({ row: { ...row, group_name: 'hall' }, lines: [] }),
};

test('what changed of a phone is told field by field', () => {
  const of = `phone ${row.mac}`;
  assert.deepEqual(showChange(phone), [
    { of, field: 'group', before: 'sales', after: 'hall' },
    { of, field: 'line 1', before: '208' },
  ]);
});

test('a group of extensions is told with its members', () => {
  const after = JSON.stringify({ number: '300', ring: 'all', timeout: 20, members: ['208', '209'] });
  assert.deepEqual(showChange({ kind: 'call-group', key: '300', name: '', before: null, after }).at(-1), {
    of: 'call-group 300',
    field: 'members',
    after: '208,209',
  });
});

test('secrets are masked wherever they are, and an empty one is told', () => {
  const added = JSON.stringify({ number: '208', name: 'Desk', secret: 'geheim' });
  const shown = [
    ...showChange({ kind: 'extension', key: '208', name: '', before: null, after: added }),
    ...showChange(setting('site/', 'phone_password', 'geheim', '')),
    ...showChange(setting('phone/x', 'unknown_passwd', null, 'geheim')),
  ];
  assert.ok(!JSON.stringify(shown).includes('geheim'));
  assert.deepEqual(shown, [
    { of: 'extension 208', field: 'name', after: 'Desk' },
    { of: 'extension 208', field: 'secret', after: MASK, secret: true },
    { of: 'site', field: 'phone_password', before: MASK, after: '', secret: true },
    { of: 'phone x', field: 'unknown_passwd', after: MASK, secret: true },
  ]);
});

test('a revision belongs to the scope whose settings it changed, to its phones, and to groups that phones left or joined', () => {
  const by = (change: ItemChange, layer: 'site' | 'model' | 'group' | 'phone', scope: string) =>
    touches({ seq: 1, at: '', who: '', what: '', changes: [change] }, { layer, scope });
  assert.ok(by(setting('site/', 'sync', null, '1'), 'site', ''));
  assert.ok(!by(setting('site/', 'sync', null, '1'), 'group', ''));
  assert.ok(by(phone, 'phone', row.mac));
  assert.ok(by(phone, 'group', 'sales') && by(phone, 'group', 'hall'));
  assert.ok(!by(phone, 'group', 'other') && !by(phone, 'model', '7960'));
});
