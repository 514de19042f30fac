import { join } from 'node:path';
import { EVENTS_KEPT } from '#store/events.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { type Ipv4Network, parseIpv4Network } from '#values/ipv4-network.ts';
import { type DhcpSettings, readDhcpSettings } from './dhcp/dhcp-settings.ts';
import { type PhonebookSettings, readPhonebookSettings } from './phonebook-settings.ts';
import { loadSettingsText, parseSettingsFile, SETTINGS_FILE } from './settings-file.ts';
import { show } from './settings-problem.ts';

/** A network whose phones are answered besides the private ones, or that has a rule of its own. */
export interface PhoneNetwork {
  readonly network: Ipv4Network;
  /** Whether phones that nobody knows are offered a load here. */
  readonly convertOnSight: boolean;
}

export interface ProgramSettings {
  /** Empty: every local address that is not loopback. */
  readonly listen: readonly Ipv4Address[];
  readonly tftpPort: number;
  readonly tftpMode: 'pool' | 'single-port';
  /** Whether datagrams may be moved in batches, where that works. */
  readonly tftpBatching: 'auto' | 'off';
  /** Groups whose phones are served first when more ask at once than can be answered, in this order. */
  readonly groupsFirst: readonly string[];
  /** One or two ports that serve the same. */
  readonly httpPorts: readonly number[];
  /** Where relative URLs in settings lead; without it, the address that the phone asked. */
  readonly baseUrl?: string;
  readonly sipPort: number;
  readonly sipRealm: string;
  /** `source-port` is what registrars do that never hear from a phone with nat_enable 0; for comparison only. */
  readonly sipAnswerTo: 'via' | 'source-port';
  /** How often each registered phone is asked whether it is there, in seconds; 0 for never. */
  readonly sipQualify: number;
  readonly networks: readonly PhoneNetwork[];
  /** How many events of all phones together are kept. */
  readonly eventsKept: number;
  /** How much longer than in the table of boot timers phones may take until they count as overdue. */
  readonly patience: number;
  readonly phonebook: PhonebookSettings;
  /** Absent while nobody has chosen it: the DHCP server is off then. */
  readonly dhcp?: DhcpSettings;
}

/** Reads `settings.yaml` of a data folder; no file means every default. */
export function readProgramSettings(dataFolder: string): ProgramSettings {
  return parseProgramSettings(loadSettingsText(dataFolder), join(dataFolder, SETTINGS_FILE));
}

/** Reads the text of a settings file; `path` names it in errors. */
export function parseProgramSettings(text: string, path: string): ProgramSettings {
  const { content, refuse } = parseSettingsFile(text, path);
  const { listen = [], tftp = {}, http = {}, sip = {}, timeline = {}, networks = [] } = content;
  const dhcp = readDhcpSettings(content.dhcp ?? {}, refuse);
  const baseUrl = http.baseUrl === undefined ? undefined : parseBaseUrl(http.baseUrl);
  if (http.baseUrl !== undefined && baseUrl === undefined) {
    throw refuse({
      at: ['http', 'baseUrl'],
      reason: `must be an http:// address without a query, not ${show(http.baseUrl)}`,
    });
  }
  if (isSame(http.port ?? 6970, http.secondPort)) {
    throw refuse({ at: ['http', 'secondPort'], reason: 'is the same as http.port' });
  }
  if (isSame(tftp.port ?? 69, sip.port ?? 5060)) {
    throw refuse({
      at: [tftp.port === undefined ? 'sip' : 'tftp', 'port'],
      reason: 'serves TFTP and SIP both',
    });
  }
  return {
    listen: listen.map((address, index) => {
      const parsed = parseIpv4Address(address);
      if (parsed !== undefined) return parsed;
      throw refuse({ at: ['listen', index], reason: `must be an IPv4 address, not ${show(address)}` });
    }),
    tftpPort: tftp.port ?? 69,
    tftpMode: tftp.mode ?? 'pool',
    tftpBatching: tftp.batching ?? 'auto',
    groupsFirst: tftp.first ?? [],
    httpPorts: [http.port ?? 6970, ...(http.secondPort === undefined ? [] : [http.secondPort])],
    ...(baseUrl === undefined ? {} : { baseUrl }),
    sipPort: sip.port ?? 5060,
    sipRealm: sip.realm ?? 'offhook',
    sipQualify: sip.qualify ?? 60,
    sipAnswerTo: sip.answerTo ?? 'via',
    eventsKept: timeline.events ?? EVENTS_KEPT,
    patience: timeline.patience ?? 1,
    phonebook: readPhonebookSettings(content.phonebook ?? {}, refuse),
    ...(dhcp === undefined ? {} : { dhcp }),
    networks: networks.map(({ network, convert }, index) => {
      const parsed = parseIpv4Network(network);
      if (parsed !== undefined) return { network: parsed, convertOnSight: convert === 'on-sight' };
      throw refuse({
        at: ['networks', index, 'network'],
        reason: `must be a network like 192.168.0.0/24, not ${show(network)}`,
      });
    }),
  };
}

/** 0 takes any free port, so two of them are never the same. */
function isSame(port: number, other: number | undefined): boolean {
  return port === other && port !== 0;
}

/** Phones know no HTTPS, so a base URL is plain HTTP; slashes at the end are dropped. */
function parseBaseUrl(text: string): string | undefined {
  const url = URL.parse(text);
  const isPlain = url?.protocol === 'http:' && url.search === '' && url.hash === '' && !/\s/.test(text);
  return isPlain ? text.replace(/\/+$/, '') : undefined;
}
