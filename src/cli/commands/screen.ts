import type { Command } from 'commander';
import { writeOutsideFile } from '#app/outside-files.ts';
import { addressArgument, countArgument, each, macArgument } from '#cli/arguments.ts';
import { type DataFolder, dataFolderOf, openDataFolder } from '#cli/data-folder.ts';
import { EXIT } from '#cli/exit-codes.ts';
import { knownServer } from '#cli/known-server.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import { MODELS, type PhoneModel } from '#knowledge/models.ts';
import { absoluteUrl } from '#provisioning/compose-config.ts';
import { composeSettings } from '#provisioning/compose-settings.ts';
import { requirePhone } from '#provisioning/known-phone.ts';
import type { Phone } from '#provisioning/phone.ts';
import { FleetView } from '#store/fleet-view.ts';
import { readRegistrations } from '#store/registrations.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { Configuration } from '#virtual-phone/configuration.ts';
import { readLogo } from '#virtual-phone/read/read-logo.ts';
import type { PagePicture } from '#virtual-phone/read/read-phone-page.ts';
import type { Deed, Press } from '#virtual-phone/screen/browse.ts';
import { pageFetcher } from '#virtual-phone/screen/fetch-page.ts';
import { idleScreen } from '#virtual-phone/screen/idle-screen.ts';
import { pageScreen } from '#virtual-phone/screen/page-screen.ts';
import { PhoneBrowser } from '#virtual-phone/screen/phone-browser.ts';
import { svgScreen } from '#virtual-phone/screen/svg-screen.ts';
import { textScreen } from '#virtual-phone/screen/text-screen.ts';

interface ScreenOptions {
  readonly page?: string;
  readonly press?: readonly string[];
  readonly from?: Ipv4Address;
  readonly messages: number;
  readonly out?: string;
  readonly json?: true;
}

/** `offhook screen` */
export function addScreenCommand(program: Command, terminal: Terminal): void {
  program
    .command('screen')
    .description('a schematic of what a phone shows: idle, or a page with keys pressed on it')
    .argument('<mac>', 'in any spelling', macArgument)
    .option('--page <url>', 'a page; services and directory are those that the phone is told')
    .option(
      '--press <key>',
      'a digit, up, down, a soft key by its name, or text:WORDS into a field; may be repeated',
      each,
    )
    .option(
      '--from <address>',
      "ask from this address of the machine, such as the phone's own",
      addressArgument,
    )
    .option('--messages <n>', 'messages that wait: lights the lamp', countArgument, 0)
    .option('--out <file>', 'a drawing instead of text: .png or .svg')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook screen 00:11:5C:93:AF:D1\n  offhook screen 00115c93afd1 --out idle.png' +
        '\n  offhook screen 00115c93afd1 --page http://192.168.0.20/directory.xml --press down --press Dial' +
        '\n  offhook screen 00115c93afd1 --page services --press 2 --out page.png' +
        '\n\nTexts stand in the right places and are cut where the phone cuts them; the font, and where exactly, is not known.' +
        '\nPictures are exact. Exit code 1 when the phone would show no page.',
    )
    .action(async (mac: MacAddress, options: ScreenOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const { facts, address } = knownServer(dataFolderOf(command));
      const fleet = await FleetView.load(data.db, data.blobs);
      const { phone, model } = phoneAndModel(fleet, mac);
      const settings = composeSettings(phone, fleet, facts, address);
      const configuration = new Configuration(
        Object.fromEntries(
          Array.from(settings, ([name, { value }]) => [name, absoluteUrl(name, value, facts, address)]),
        ),
        model,
      );
      const fetchPage = pageFetcher(model, options.from);
      const url = pageUrl(options.page, configuration);
      const logoUrl = configuration.text('logo_url');
      const idle = idleScreen(configuration, model, {
        now: facts.now(),
        registered: await registeredLines(data, phone),
        messagesWaiting: options.messages,
        logo:
          logoUrl === ''
            ? undefined
            : await logoAt(logoUrl, facts.baseUrl(address), fleet, fetchPage, terminal),
      });
      const browser = new PhoneBrowser(fetchPage);
      const told = url === undefined ? [] : await browse(browser, url, options.press ?? []);
      const screen = browser.open === undefined ? idle : pageScreen(browser.open, idle);
      const last = told.at(-1);
      if (options.json)
        terminal.out(
          formatJson({
            screen: { ...screen, picture: screen.picture && sizeOf(screen.picture) },
            told: told.map(outcomeOf),
          }),
        );
      else if (options.out === undefined)
        terminal.out(`${textScreen(screen)}\n${terminal.style('dim', 'schematic')}`);
      else await draw(options.out, svgScreen(screen, `${model.name}  ${mac}`), terminal);
      if (!options.json) for (const words of told.map(describeDeed)) if (words !== '') terminal.note(words);
      if (last?.kind === 'nothing') process.exitCode = EXIT.refused;
    });
}

async function browse(browser: PhoneBrowser, url: string, keys: readonly string[]): Promise<Deed[]> {
  const told: Deed[] = [];
  try {
    told.push(await browser.go(url));
    for (const key of keys) told.push(await browser.press(pressOf(key)));
  } catch (cause) {
    throw new OffhookError(
      'PAGE_UNREACHABLE',
      `${browser.url ?? url} can't be asked for a page: ${(cause as Error).message}.`,
      'Is its server there, and is the address one that begins with http:// ?',
      { cause },
    );
  }
  return told;
}

function pressOf(key: string): Press {
  if (/^[0-9*#]$/.test(key)) return { kind: 'digit', digit: key };
  if (key === 'up' || key === 'down') return { kind: key };
  return key.startsWith('text:') ? { kind: 'type', text: key.slice(5) } : { kind: 'soft-key', name: key };
}

function pageUrl(page: string | undefined, configuration: Configuration): string | undefined {
  if (page !== 'services' && page !== 'directory') return page;
  const url = configuration.text(`${page}_url`);
  if (url !== '') return url;
  throw new OffhookError(
    'PAGE_NOT_SET',
    `The phone is told no ${page}_url.`,
    `Set it: offhook set ${page}_url http://…, or name a page.`,
  );
}

async function registeredLines({ db }: DataFolder, phone: Phone): Promise<ReadonlySet<number>> {
  const now = Date.now();
  const bindings = await readRegistrations(db);
  const live = new Set(bindings.filter(({ expiresAt }) => expiresAt > now).map(({ user }) => user));
  return new Set(phone.lines.filter(({ extension }) => live.has(extension)).map(({ position }) => position));
}

/** From the store where it is ours, so that no server needs to run; else as the phone asks for it. */
async function logoAt(
  url: string,
  baseUrl: string,
  fleet: FleetView,
  fetchPage: ReturnType<typeof pageFetcher>,
  terminal: Terminal,
): Promise<PagePicture | undefined> {
  const own = url.startsWith(`${baseUrl}/`)
    ? fleet.file(decodeURI(url.slice(baseUrl.length + 1)))
    : undefined;
  try {
    const bytes = own === undefined ? (await fetchPage(url)).bytes : fleet.content(own);
    const logo = readLogo(bytes);
    if (logo === undefined) terminal.note(`${url} is no logo that phones are known to take.`);
    return logo;
  } catch (error) {
    terminal.note(`The logo can't be had: ${(error as Error).message}`);
    return undefined;
  }
}

async function draw(path: string, svg: string, terminal: Terminal): Promise<void> {
  if (/\.svg$/i.test(path)) writeOutsideFile(path, Buffer.from(svg));
  else {
    const { svgAsPng } = await import('#media/picture/draw-svg.ts');
    writeOutsideFile(path, await svgAsPng(svg));
  }
  terminal.out(`${path}: a schematic of the screen.`);
}

function describeDeed(deed: Deed): string {
  switch (deed.kind) {
    case 'dial':
      return deed.edited
        ? `The phone lets ${deed.number} be edited, then dials it.`
        : `The phone dials ${deed.number}.`;
    case 'act':
      return `The phone does ${deed.uri}.`;
    case 'close':
      return 'The page is closed.';
    case 'nothing':
      return `Nothing is shown: ${deed.why}.`;
    default:
      return '';
  }
}

/** Without the page itself: what of it is seen stands in the screen. */
function outcomeOf(deed: Deed) {
  return deed.kind === 'stay' ? { kind: deed.kind } : deed;
}

function sizeOf({ width, height }: PagePicture) {
  return { width, height };
}

function phoneAndModel(fleet: FleetView, mac: MacAddress): { phone: Phone; model: PhoneModel } {
  const phone = requirePhone(fleet, mac);
  const model = MODELS.find(({ id }) => id === phone.model) ?? MODELS.find(({ id }) => id === '7960');
  if (model === undefined) throw new TypeError('no model');
  return { phone, model };
}
