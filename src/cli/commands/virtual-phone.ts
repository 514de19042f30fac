import { type Command, InvalidArgumentError } from 'commander';
import { addressByDhcp } from '#cli/address-by-dhcp.ts';
import {
  addressArgument,
  macArgument,
  modelArgument,
  positiveArgument,
  speedArgument,
} from '#cli/arguments.ts';
import { callOnce } from '#cli/call-once.ts';
import { EXIT } from '#cli/exit-codes.ts';
import { readFlashFile, writeFlashFile } from '#cli/flash-file.ts';
import type { Terminal } from '#cli/terminal.ts';
import { TimelinePrinter } from '#cli/timeline.ts';
import { untilStopped } from '#cli/until-stopped.ts';
import { virtualPhoneAddress } from '#cli/virtual-phone-address.ts';
import { describeVirtualPhoneEvent } from '#cli/virtual-phone-text.ts';
import type { ModelId } from '#knowledge/models.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { PhoneLease } from '#virtual-phone/dhcp/phone-lease.ts';
import { factoryFlash, loaderOnlyFlash, type PhoneFlash } from '#virtual-phone/flash.ts';
import { VirtualPhone } from '#virtual-phone/virtual-phone.ts';
import type { VirtualPhoneEvent } from '#virtual-phone/virtual-phone-event.ts';
import type { Endpoint } from '#virtual-phone/virtual-phone-options.ts';

interface BootOptions {
  readonly model: ModelId;
  readonly mac: MacAddress;
  readonly tftp?: Endpoint;
  readonly dhcp?: string;
  readonly sip?: Endpoint;
  readonly address?: Ipv4Address;
  readonly speed: number;
  readonly flash?: string;
  readonly loaderOnly?: true;
  readonly call?: string;
  readonly answer?: true;
  readonly console?: number;
  readonly stay?: true;
  readonly json?: true;
}

const ANSWER_AFTER_MS = 1000;

/** `offhook virtual-phone boot` */
export function addVirtualPhoneCommands(program: Command, terminal: Terminal): void {
  program
    .command('virtual-phone')
    .description('a 7940 or 7960 made of software, against any server')
    .command('boot')
    .description('switch one on and follow it until it is registered or stuck')
    .requiredOption('--mac <mac>', 'in any spelling', macArgument)
    .option('--tftp <address[:port]>', 'what DHCP would tell the phone', (text) => endpointArgument(text, 69))
    .option(
      '--dhcp <interface>',
      'ask for an address there instead; the interface has it until the end (root, best in a network namespace)',
    )
    .option('--model <model>', '7940, 7940G, 7960 or 7960G', modelArgument, '7960')
    .option('--sip <address[:port]>', 'register here, whatever the configuration says', (text) =>
      endpointArgument(text, 5060),
    )
    .option(
      '--address <address>',
      'local address that it sends from (the one that leads to the server, or 127.0.0.2 on its own machine)',
      addressArgument,
    )
    .option('--speed <n|real>', 'divide all waits of the phone by n', speedArgument, 20)
    .option('--flash <file>', 'keep its flash in a file, so that it remembers the next time')
    .option('--loader-only', 'begin without an application: "Protocol Application Invalid"')
    .option('--call <number>', 'call it once registered, talk for five seconds and hang up')
    .option('--answer', 'answer calls after a second, best with --stay; otherwise it only rings')
    .option(
      '--console <port>',
      'where its telnet answers once telnet_level opens it (23 on a real phone)',
      positiveArgument,
    )
    .option('--stay', 'once registered, go on working until Ctrl-C')
    .option('--json', 'print one JSON object an event, and the outcome last')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook virtual-phone boot --mac 00:11:5C:93:AF:D1 --tftp 192.168.0.2' +
        '\n  offhook virtual-phone boot --model 7940 --mac 00115c93afd2 --tftp 127.0.0.1:6969 --speed real --flash phone.json' +
        '\n  ip netns exec phone offhook virtual-phone boot --mac 00:11:5C:93:AF:D1 --dhcp eth0' +
        '\n  offhook virtual-phone boot --mac 00115c93afd2 --tftp 192.168.0.2 --flash phone.json --call 208' +
        '\n\nIt says everything in a tone of 440 Hz. Calls take real time, whatever the speed.' +
        '\nExit code 0 when every line is registered and the call was answered, 1 otherwise. Ctrl-C pulls the plug.',
    )
    .action(async (options: BootOptions) => {
      const stopped = untilStopped();
      const flash = initialFlash(options);
      const keepFlash = (current: PhoneFlash) => {
        if (options.flash !== undefined) writeFlashFile(options.flash, current);
      };
      // What can't be kept is better known before the phone boots.
      keepFlash(flash);
      const printer = new TimelinePrinter(terminal, Date.now());
      using place = await placeOf(options, flash, stopped);
      if (place === undefined) return;
      if (place.lease !== undefined) tellLease(place.lease, options, terminal, printer);
      await using phone = new VirtualPhone({
        mac: options.mac,
        model: options.model,
        localAddress: place.localAddress,
        tftpServer: place.tftpServer,
        ...(options.sip === undefined ? {} : { sipProxy: options.sip }),
        speed: options.speed,
        ...(options.console === undefined ? {} : { consolePort: options.console }),
        flash,
        onIncoming: options.answer
          ? { kind: 'answer', afterMilliseconds: ANSWER_AFTER_MS }
          : { kind: 'ring' },
        onEvent: (event) => {
          if (event.type === 'flash-written') keepFlash(phone.flash);
          if (options.json) terminal.out(JSON.stringify(event));
          else tell(event, options.mac, printer);
        },
      });
      const unplugged = stopped.then(() => phone.powerOff());
      const outcome = await phone.powerOn();
      const isRegistered = outcome.kind === 'registered';
      const isAnswered =
        options.call === undefined || !isRegistered || (await callOnce(phone, options.call, stopped));
      if (options.stay && isRegistered) await unplugged;
      await phone.powerOff();
      if (options.json) terminal.out(JSON.stringify({ type: 'outcome', ...outcome }));
      if (!isRegistered || !isAnswered) process.exitCode = EXIT.refused;
    });
}

/** Where the phone is on the network, and where it finds its files. */
interface Place extends Disposable {
  readonly localAddress: Ipv4Address;
  readonly tftpServer: Endpoint;
  readonly lease?: PhoneLease;
}

/** `undefined` when it was stopped before it had an address. */
async function placeOf(
  options: BootOptions,
  flash: PhoneFlash,
  stopped: Promise<unknown>,
): Promise<Place | undefined> {
  const { tftp, dhcp, address, mac, model, speed } = options;
  if ((tftp === undefined) === (dhcp === undefined)) {
    throw new OffhookError(
      'VIRTUAL_PHONE_PLACE_OPEN',
      'Either --tftp says where the files are, or --dhcp lets the phone ask.',
      'Give one of the two.',
    );
  }
  if (tftp !== undefined) {
    const localAddress = address ?? (await virtualPhoneAddress(tftp.address));
    return { localAddress, tftpServer: tftp, [Symbol.dispose]: () => {} };
  }
  const abort = new AbortController();
  void stopped.then(() => abort.abort());
  const obtained = await addressByDhcp({
    device: dhcp ?? '',
    mac,
    model,
    flash,
    speed,
    signal: abort.signal,
  });
  if (obtained === undefined) return undefined;
  const { lease } = obtained;
  if (lease.tftpServer === undefined) {
    obtained[Symbol.dispose]();
    throw new OffhookError(
      'VIRTUAL_PHONE_NO_TFTP_SERVER',
      `${lease.server} gave ${lease.address} and named no TFTP server.`,
      'Let it send options 66 and 150.',
    );
  }
  const tftpServer = { address: lease.tftpServer, port: 69 };
  return {
    localAddress: lease.address,
    tftpServer,
    lease,
    [Symbol.dispose]: () => obtained[Symbol.dispose](),
  };
}

function tellLease(
  lease: PhoneLease,
  { json, mac }: BootOptions,
  terminal: Terminal,
  printer: TimelinePrinter,
): void {
  const { address, server, tftpServer } = lease;
  if (json) terminal.out(JSON.stringify({ type: 'address', ...lease }));
  else printer.line(Date.now(), mac, `address ${address} from ${server}, TFTP server ${tftpServer}`, 'good');
}

function tell(event: VirtualPhoneEvent, mac: MacAddress, printer: TimelinePrinter): void {
  const described = describeVirtualPhoneEvent(event);
  if (described !== undefined) printer.line(Date.now(), mac, described.text, described.tone);
}

function initialFlash({ flash: path, loaderOnly }: BootOptions): PhoneFlash {
  const kept = path === undefined ? undefined : readFlashFile(path);
  if (kept !== undefined && loaderOnly) {
    throw new OffhookError(
      'FLASH_FILE_IN_USE',
      `${path} holds a phone already, and --loader-only would begin another.`,
      'Leave --loader-only out to go on with that phone, or name another file.',
    );
  }
  return kept ?? (loaderOnly ? loaderOnlyFlash() : factoryFlash());
}

function endpointArgument(text: string, defaultPort: number): Endpoint {
  const [addressText = '', portText = String(defaultPort), ...more] = text.split(':');
  const address = parseIpv4Address(addressText);
  const port = Number(portText);
  if (address === undefined || !/^\d{1,5}$/.test(portText) || port < 1 || port > 65535 || more.length > 0) {
    throw new InvalidArgumentError('Write ADDRESS or ADDRESS:PORT, like 192.168.0.2:69.');
  }
  return { address, port };
}
