import { askServer } from '#app/ask-server.ts';
import { unknownPhone } from '#provisioning/known-phone.ts';
import { readPhones } from '#store/phones.ts';
import { type MacAddress, parseMacAddress } from '#values/mac-address.ts';
import { nearestName } from '#values/nearest-name.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { DataFolder } from './data-folder.ts';
import { RestartPrinter, requireAllBack, summariseRestarts } from './restart-text.ts';
import { formatJson, type Terminal } from './terminal.ts';
import { TimelinePrinter } from './timeline.ts';
import { untilStopped } from './until-stopped.ts';

/** How phones are restarted. */
export interface RestartOptions {
  /** Minutes that somebody may go on using a phone. */
  readonly within: number;
  readonly atOnce?: number;
  readonly when: 'now' | 'idle';
  readonly json?: true;
}

/** Has the running server restart phones, and shows how they get on until all are back. Throws `OffhookError`. */
export async function restartPhones(
  data: DataFolder,
  macs: readonly MacAddress[],
  options: RestartOptions,
  terminal: Terminal,
): Promise<void> {
  const stopped = new AbortController();
  void untilStopped().then(() => stopped.abort());
  const printer = new RestartPrinter(new TimelinePrinter(terminal, Date.now()));
  const { phones } = await askServer(
    data.path,
    data.db,
    {
      kind: 'restart-phones',
      macs: [...macs],
      idleSeconds: options.within * 60,
      when: options.when,
      ...(options.atOnce === undefined ? {} : { atOnce: options.atOnce }),
    },
    {
      signal: stopped.signal,
      onProgress: (answer) => {
        if (!options.json) printer.show(answer.phones);
      },
    },
  );
  if (options.json) terminal.out(formatJson(phones));
  else {
    printer.show(phones);
    if (phones.length > 1) terminal.out(`\n${summariseRestarts(phones)}.`);
  }
  requireAllBack(phones);
}

/** The phones that MAC addresses and names of groups stand for, each once. Throws `OffhookError`. */
export async function phonesNamed(data: DataFolder, names: readonly string[]): Promise<MacAddress[]> {
  const phones = (await readPhones(data.db)).filter(({ standing }) => standing === 'adopted');
  const groups = new Set(phones.flatMap(({ group }) => (group === undefined ? [] : [group])));
  const macs = names.flatMap((name) => {
    const mac = parseMacAddress(name);
    if (groups.has(name)) return phones.filter(({ group }) => group === name).map((phone) => phone.mac);
    if (mac === undefined) throw unknownGroup(name, groups);
    if (!phones.some((phone) => phone.mac === mac)) throw unknownPhone(mac);
    return [mac];
  });
  return [...new Set(macs)];
}

function unknownGroup(name: string, groups: ReadonlySet<string>): OffhookError {
  const near = nearestName(name, groups);
  return new OffhookError(
    'GROUP_UNKNOWN',
    `${name} is neither a MAC address nor a group with phones in it.`,
    near === undefined ? 'List phones and their groups with: offhook phone list.' : `Was ${near} meant?`,
  );
}
