import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MacAddress } from '#values/mac-address.ts';
import type { ImportPlan } from './import-plan.ts';
import { planImport } from './plan-import.ts';
import { EMPTY, folderOf } from './testing/import-context.ts';

const mac = (last: number): string => `00:17:E0:00:00:0${last}`;
const nameOf = (last: number): string => `SIP0017E000000${last}.cnf`;

/** Settings as `layer/scope name=value`. */
function settingsOf({ settings }: ImportPlan): string[] {
  return settings.map(({ layer, scope, name, value }) => `${layer}/${scope} ${name}=${value}`);
}

function remarksOf({ remarks }: ImportPlan): string[] {
  return remarks.map(
    ({ kind, path = '', line, what }) => `${kind} ${path}${line === undefined ? '' : `:${line}`} ${what}`,
  );
}

test('what all phones say goes to the site, what some say to a group, the rest stays with the phone', () => {
  const sales = 'call_waiting: 0\ndial_template: sales\nphone_prompt: "all"\n';
  const plan = planImport(
    folderOf({
      'SIPDefault.cnf': 'sntp_server: 10.0.0.1\ntelnet_level: 0\n',
      [nameOf(1)]: `${sales}phone_label: "One"\ntelnet_level: 2\n`,
      [nameOf(2)]: `${sales}phone_label: "Two"\n`,
      [nameOf(3)]: 'phone_prompt: "all"\nphone_label: "Three"\n',
    }),
    EMPTY,
  );
  assert.deepEqual(settingsOf(plan), [
    'site/ phone_prompt=all',
    'site/ sntp_server=10.0.0.1',
    'site/ telnet_level=0',
    'group/group-1 call_waiting=0',
    'group/group-1 dial_template=sales',
    `phone/${mac(1)} phone_label=One`,
    `phone/${mac(1)} telnet_level=2`,
    `phone/${mac(2)} phone_label=Two`,
    `phone/${mac(3)} phone_label=Three`,
  ]);
  assert.deepEqual(plan.groups, [{ name: 'group-1', members: [mac(1), mac(2)] }]);
  assert.deepEqual(
    plan.phones.map(({ group }) => group),
    ['group-1', 'group-1', undefined],
  );
});

test('one value that two phones share makes no group; a group that is there already is found again', () => {
  const folder = (more: string) =>
    folderOf({
      [nameOf(1)]: `call_waiting: 0\n${more}`,
      [nameOf(2)]: `call_waiting: 0\n${more}`,
      [nameOf(3)]: '',
    });
  assert.deepEqual(planImport(folder(''), EMPTY).groups, []);
  const sales = new Map([
    ['call_waiting', '0'],
    ['dial_template', 'sales'],
  ]);
  const groups = new Map([
    ['group-1', new Map([['call_waiting', '1']])],
    ['sales', sales],
  ]);
  const [group] = planImport(folder('dial_template: sales\n'), { ...EMPTY, groups }).groups;
  assert.equal(group?.name, 'sales');
  const [other] = planImport(folder('dial_template: other\n'), { ...EMPTY, groups }).groups;
  assert.equal(other?.name, 'group-2');
});

test('lines become extensions, and what an extension cannot express stays with the phone', () => {
  const plan = planImport(
    folderOf({
      [nameOf(1)]: `line1_name: 201\nline1_authname: 201\nline1_password: one\nline1_displayname: "Anna"
line2_name: 202\nline4_name: 204\nline4_authname: user\nline4_password: four\n`,
      [nameOf(2)]:
        'line1_name: 201\nline1_password: other\nline1_displayname: "Anna"\nline2_name: "a b"\nline2_password: x\n',
      [nameOf(3)]: 'line1_name: 201\nline1_password: one\n',
      [nameOf(4)]: 'line1_name: 205\n',
    }),
    EMPTY,
  );
  assert.deepEqual(plan.extensions, [
    { number: '201', secret: 'one', name: 'Anna' },
    { number: '202', secret: 'one', name: '202' },
    { number: '204', secret: 'four', name: '204' },
  ]);
  assert.deepEqual(
    plan.phones.map(({ lines }) =>
      lines.map(({ position, extension }) => `${position}:${extension}`).join(' '),
    ),
    ['1:201 2:202 4:204', '1:201', '1:201', ''],
  );
  assert.deepEqual(settingsOf(plan), [
    // Where line 2 is silent, phones take user and password from line 1.
    `phone/${mac(1)} line2_authname=201`,
    `phone/${mac(1)} line4_authname=user`,
    `phone/${mac(2)} line1_password=other`,
    `phone/${mac(2)} line2_name=a b`,
    `phone/${mac(2)} line2_password=x`,
    `phone/${mac(3)} line1_displayname=201`,
    `phone/${mac(4)} line1_name=205`,
  ]);
  assert.deepEqual(remarksOf(plan), [
    `changed  line 2 of ${mac(2)}`,
    `changed  line 1 of ${mac(4)}`,
    `note  line 1 of ${mac(2)}`,
  ]);
});

test('the model comes from what is known, from the files, from the lines, or from what was said', () => {
  const files = {
    [nameOf(1)]: '',
    [nameOf(2)]: 'line3_name: 201\nline3_password: x\n',
    'SEP0017E0000003.cnf.xml':
      '<device><loadInformation model="IP Phone 7940">P0S3-8-12-00</loadInformation></device>',
    [nameOf(4)]: '',
    'SEP0017E0000005.cnf.xml': '<device><loadInformation>SIP41.8-5-2S</loadInformation></device>',
  };
  const models = new Map([[mac(4) as MacAddress, '7940G']]);
  const plan = planImport(folderOf(files), { ...EMPTY, models, assumedModel: '7960G' });
  assert.deepEqual(
    plan.phones.map((phone) => [phone.mac, phone.model]),
    [
      [mac(1), '7960G'],
      [mac(2), '7960'],
      [mac(3), '7940'],
      [mac(4), '7940G'],
    ],
  );
  assert.deepEqual(settingsOf(plan), [`phone/${mac(3)} image_version=P0S3-8-12-00`]);
  assert.ok(remarksOf(plan).includes('left-out SEP0017E0000005.cnf.xml the whole file'));
});

test('what cannot be kept is left out with its place and reason, and no secret is in any of it', () => {
  const plan = planImport(
    folderOf({
      'SIPDefault.cnf': 'dyn_tftp_addr: "10.0.0.9"\ntftp_cfg_dir: "./"\nproxy1_port=5060\nsync: 1sntp: "x"\n',
      'sip0017e0000001.cnf': 'nat_enabel: 1\n',
      [nameOf(1)]: 'phone_label: "right"\nphone_password: "hush\u0001"\n',
      'deep/SIP0017E0000001.cnf': 'phone_label: "wrong"\n',
      'SEP0017E0000009.cnf': 'phone_label: "no"\n',
      'notes.txt': 'hello',
    }),
    EMPTY,
  );
  assert.deepEqual(remarksOf(plan), [
    'left-out SEP0017E0000009.cnf the whole file',
    `left-out ${nameOf(1)}:2 phone_password`,
    'left-out SIPDefault.cnf:1 dyn_tftp_addr',
    'left-out SIPDefault.cnf:2 tftp_cfg_dir',
    'left-out SIPDefault.cnf:3 a line',
    'left-out SIPDefault.cnf:4 sync',
    'left-out deep/SIP0017E0000001.cnf the whole file',
    'left-out notes.txt the whole file',
    'left-out sip0017e0000001.cnf the whole file',
  ]);
  assert.deepEqual(settingsOf(plan), [`phone/${mac(1)} phone_label=right`]);
  assert.ok(!JSON.stringify(plan.remarks).includes('hush'));
});

test('comments stay with their setting wherever it goes, and those of a file with its phone', () => {
  const plan = planImport(
    folderOf({
      'SIPDefault.cnf':
        '# the office\n\n# for the carrier\ntimer_register_expires: 240 ; not more\nnat_enable: 1 ; needed\n',
      [nameOf(1)]:
        '# Anna\nphone_label: "A" ; by the door\n# password: hush\nline1_name: 201 ; her number\nline1_password: x\n',
    }),
    EMPTY,
  );
  assert.deepEqual(
    plan.notes.map(({ layer, scope, name, text }) => [`${layer}/${scope}`, name, text]),
    [
      ['site/', 'timer_register_expires', 'for the carrier\nnot more'],
      ['site/', 'nat_enable', 'needed'],
      ['site/', '', 'the office'],
      [`phone/${mac(1)}`, 'phone_label', 'by the door'],
      [`phone/${mac(1)}`, 'line1_name', 'password: ****\nher number'],
      [`phone/${mac(1)}`, '', 'Anna'],
    ],
  );
});

test('to have phones register with Offhook, what leads them elsewhere is left behind', () => {
  const folder = folderOf({
    'SIPDefault.cnf':
      'proxy1_address: 10.0.0.5\nproxy_register: 0\noutbound_proxy: 10.0.0.6\nproxy_backup: 10.0.0.7\n',
    [nameOf(1)]: 'proxy2_address: 10.0.0.8\nproxy2_port: 5070\ncall_waiting: 0\n',
  });
  assert.deepEqual(settingsOf(planImport(folder, EMPTY, { registerHere: true })), [
    `phone/${mac(1)} call_waiting=0`,
  ]);
  const kept = planImport(folder, EMPTY);
  assert.ok(settingsOf(kept).includes('site/ proxy1_address=10.0.0.5'));
  assert.match(kept.remarks.at(-1)?.why ?? '', /registering with 10\.0\.0\.5.*--register-here/);
});

test('an archive is searched for the one folder that phones see', () => {
  const files = {
    'repo/README.md': '',
    'repo/tftp/SIPDefault.cnf': 'sync: 5\n',
    'repo/tftp/rings/bell.raw': '\u007f\u0000',
  };
  const plan = planImport(folderOf(files), EMPTY);
  assert.deepEqual(settingsOf(plan), ['site/ sync=5']);
  assert.deepEqual(plan.files, [{ name: 'rings/bell.raw', path: 'repo/tftp/rings/bell.raw', size: 2 }]);
  assert.deepEqual(remarksOf(plan), ['left-out repo/README.md the whole file']);
  assert.throws(
    () => planImport(folderOf({ 'a/SIPDefault.cnf': '', 'b/OS79XX.TXT': '' }), EMPTY),
    /IMPORT_SEVERAL_TREES|several/,
  );
});
