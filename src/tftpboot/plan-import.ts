import { findParameter } from '#files/parameters/find-parameter.ts';
import { isNone } from '#lint/cnf-view.ts';
import type { FoundFile, LintFile } from '#lint/lint-file.ts';
import { makeLintFile } from '#lint/lint-file.ts';
import { isShareable } from '#provisioning/compose-config.ts';
import type { LayerScope } from '#provisioning/layers.ts';
import { compareLoadNames, loadKind } from '#values/load-name.ts';
import { accountSettings, takeAccounts } from './accounts.ts';
import { chooseTree } from './choose-tree.ts';
import type { ImportContext } from './import-context.ts';
import type { ImportPlan, PlannedGroup, PlannedSetting, Remark } from './import-plan.ts';
import { type NotedFile, type NotedScope, placeNotes } from './place-notes.ts';
import { type ProposedGroup, proposeGroups } from './propose-groups.ts';
import { sortFiles } from './sort-files.ts';
import { OF_ONE_LINE, spreadLayers } from './spread-layers.ts';
import { readTreePhones, type TreePhone } from './tree-phones.ts';

/** How a tree is to be taken. */
export interface ImportChoices {
  /** Leave settings that some phones share with each of them, instead of proposing groups. */
  readonly withoutGroups?: boolean;
  /** Leave out where phones registered, so that they register with Offhook. */
  readonly registerHere?: boolean;
  /**
   * Leave that out too, because they register with this PBX, by its name among us. It has the accounts already, so they
   * are left to it.
   */
  readonly pbx?: string;
}

/** Tells what the files of a TFTP folder mean. Nothing is written. @throws OffhookError IMPORT_SEVERAL_TREES */
export function planImport(
  found: readonly FoundFile[],
  context: ImportContext,
  { withoutGroups = false, registerHere = false, pbx }: ImportChoices = {},
): ImportPlan {
  const tree = chooseTree(found);
  const files: readonly LintFile[] = tree.files.map(makeLintFile);
  const { shared, sharedNotes, phones, remarks } = readTreePhones(files, context.baseUrl);
  const isElsewhere = !registerHere && pbx === undefined;
  if (!isElsewhere) for (const values of [shared, ...phones.map(({ own }) => own)]) forgetProxies(values);
  const accounts = takeAccounts(phones, shared);
  const sorted = sortFiles(files, tree.directory);
  const ours = withNewestLoad(
    context,
    sorted.firmware.map(({ load }) => load),
  );
  const added = addedByUs(ours, shared, phones);
  const { site, own } = spreadLayers(shared, phones, ours);
  const groups = withoutGroups ? [] : nameGroups(proposeGroups(own), context.groups);
  const groupOf = new Map(groups.flatMap((group) => group.members.map((phone) => [phone, group] as const)));
  const siteScope: NotedScope = {
    layer: 'site',
    scope: '',
    holds: (name) => site.has(name) || (ours.has(name) && isShareable(name)),
  };
  const notedPhone = (phone: TreePhone): NotedFile => {
    const group = groupOf.get(phone);
    const filledIn = new Set(accounts.lines.get(phone)?.flatMap(({ position }) => accountSettings(position)));
    const isOwn = (name: string) =>
      filledIn.has(name) || (own.get(phone)?.has(name) === true && group?.settings.has(name) !== true);
    const ownScope: NotedScope = { layer: 'phone', scope: phone.mac, holds: isOwn };
    const common: NotedScope[] =
      group === undefined
        ? []
        : [{ layer: 'group', scope: group.name, holds: (name) => group.settings.has(name) }];
    return { notes: phone.notes, scopes: [ownScope, ...common, siteScope] };
  };
  const settings = [
    ...inScope({ layer: 'site', scope: '' }, site),
    ...groups.flatMap(({ name, settings: common }) => inScope({ layer: 'group', scope: name }, common)),
    ...phones.flatMap((phone) => {
      const common = groupOf.get(phone)?.settings;
      const rest = new Map([...(own.get(phone) ?? [])].filter(([name]) => common?.has(name) !== true));
      return inScope({ layer: 'phone', scope: phone.mac }, rest);
    }),
  ];
  return {
    phones: phones.map((phone) => {
      const { mac, model } = phone;
      const group = groupOf.get(phone)?.name;
      const known = context.models.get(mac) ?? (model === '' ? (context.assumedModel ?? '') : model);
      return {
        mac,
        model: known,
        lines: accounts.lines.get(phone) ?? [],
        ...(group === undefined ? {} : { group }),
      };
    }),
    extensions:
      pbx === undefined
        ? accounts.extensions
        : accounts.extensions.map((extension) => ({ ...extension, pbx, keeper: 'pbx' })),
    groups: groups.map(
      ({ name, members }): PlannedGroup => ({ name, members: members.map(({ mac }) => mac) }),
    ),
    settings,
    notes: placeNotes([{ notes: sharedNotes, scopes: [siteScope] }, ...phones.map(notedPhone)]),
    firmware: sorted.firmware,
    files: sorted.files,
    remarks: [
      ...inOrder([...tree.remarks, ...remarks, ...sorted.remarks]),
      ...accounts.remarks,
      ...linesOfNobody(shared, phones),
      ...whatFollows(settings, ours, [...context.loads, ...sorted.firmware.map(({ load }) => load)]),
    ],
    added,
  };
}

/** What leads phones to a registrar, or keeps them from it. */
const PROXY_SETTING =
  /^(proxy\d?_(address|port|register|backup|backup_port|emergency|emergency_port)|outbound_proxy(_port)?)$/;

function forgetProxies(values: Map<string, string>): void {
  for (const name of [...values.keys()]) if (PROXY_SETTING.test(name)) values.delete(name);
}

function inScope(scope: LayerScope, values: ReadonlyMap<string, string>): PlannedSetting[] {
  return Array.from(values, ([name, value]) => ({ ...scope, name, value })).toSorted((a, b) =>
    a.name.localeCompare(b.name, 'en', { numeric: true }),
  );
}

/** What a phone gets that no one has chosen a load for: the newest there will be. */
function withNewestLoad(
  { ours, loads }: ImportContext,
  brought: readonly ImportContext['loads'][number][],
): ReadonlyMap<string, string> {
  const sip = [...loads, ...brought].filter((load) => loadKind(load) === 'sip').sort(compareLoadNames);
  const newest = sip.at(-1);
  return newest === undefined ? ours : new Map([...ours, ['image_version', newest]]);
}

/** Settings that at least one phone gets from now on although its files never said so. */
function addedByUs(
  ours: ReadonlyMap<string, string>,
  shared: ReadonlyMap<string, string>,
  phones: readonly TreePhone[],
): Map<string, string> {
  const isAdded = (name: string, value: string): boolean =>
    value !== (findParameter(name)?.parameter.default ?? '') &&
    isNone(shared.get(name) ?? '') &&
    phones.some(({ own }) => isNone(own.get(name) ?? ''));
  return new Map([...ours].filter(([name, value]) => isAdded(name, value)));
}

type NamedGroup = ProposedGroup & { readonly name: string };

/** Groups keep the name that an export gave them, or that a group with the same settings has; others get numbers. */
function nameGroups(groups: readonly ProposedGroup[], known: ImportContext['groups']): NamedGroup[] {
  const taken = new Set(known.keys());
  const named: NamedGroup[] = [];
  for (const group of groups) {
    const hint = commonHint(group);
    const same = [...known].find(
      ([name, settings]) => !named.some((one) => one.name === name) && equal(settings, group),
    );
    let name = same?.[0] ?? (hint !== undefined && !taken.has(hint) ? hint : undefined);
    for (let number = 1; name === undefined; number += 1) {
      if (!taken.has(`group-${number}`)) name = `group-${number}`;
    }
    taken.add(name);
    named.push({ ...group, name });
  }
  return named;
}

function commonHint({ members }: ProposedGroup): string | undefined {
  const [hint, ...others] = new Set(members.map(({ group }) => group));
  return others.length === 0 ? hint : undefined;
}

function equal(known: ReadonlyMap<string, string>, { settings }: ProposedGroup): boolean {
  return known.size === settings.size && [...settings].every(([name, value]) => known.get(name) === value);
}

function linesOfNobody(shared: ReadonlyMap<string, string>, phones: readonly TreePhone[]): Remark[] {
  if (phones.length > 0) return [];
  return [...shared.keys()]
    .filter((name) => OF_ONE_LINE.test(name))
    .map((what) => ({
      kind: 'left-out',
      what,
      why: 'It belongs to a line of a phone, and there is no phone.',
    }));
}

/** What phones will do that an operator may not expect. */
function whatFollows(
  settings: readonly PlannedSetting[],
  ours: ReadonlyMap<string, string>,
  loads: readonly string[],
): Remark[] {
  const values = (wanted: string): string[] => [
    ...new Set(settings.flatMap(({ name, value }) => (name === wanted && !isNone(value) ? [value] : []))),
  ];
  const elsewhere = values('proxy1_address').filter((value) => value !== ours.get('proxy1_address'));
  const missing = values('image_version').filter((value) => !loads.includes(value));
  return [
    ...elsewhere.map((value) => ({
      kind: 'note' as const,
      what: 'proxy1_address',
      why:
        `Phones go on registering with ${value}, of which Offhook knows nothing. If that is a PBX of yours: offhook pbx ` +
        'add, and import with --pbx NAME. To have them register with Offhook: --register-here.',
    })),
    ...missing.map((value) => ({
      kind: 'note' as const,
      what: 'image_version',
      why: `${value} is wanted, and its set is not on the shelf: offhook firmware add FOLDER.`,
    })),
  ];
}

/** File by file, and in each from its top. */
function inOrder(remarks: readonly Remark[]): Remark[] {
  return remarks.toSorted((a, b) => {
    const [first, second] = [a.path ?? '', b.path ?? ''];
    return first < second ? -1 : first > second ? 1 : (a.line ?? 0) - (b.line ?? 0);
  });
}
