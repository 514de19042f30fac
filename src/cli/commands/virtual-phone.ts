import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { addressArgument, macArgument, modelArgument } from '#cli/arguments.ts';
import { EXIT } from '#cli/exit-codes.ts';
import type { Terminal } from '#cli/terminal.ts';
import { TimelinePrinter } from '#cli/timeline.ts';
import { untilStopped } from '#cli/until-stopped.ts';
import { describeVirtualPhoneEvent } from '#cli/virtual-phone-text.ts';
import type { ModelId } from '#knowledge/models.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import {
  factoryFlash,
  formatFlash,
  loaderOnlyFlash,
  type PhoneFlash,
  parseFlash,
} from '#virtual-phone/flash.ts';
import { VirtualPhone } from '#virtual-phone/virtual-phone.ts';
import type { Endpoint } from '#virtual-phone/virtual-phone-options.ts';

interface BootOptions {
  readonly model: ModelId;
  readonly mac: MacAddress;
  readonly tftp: Endpoint;
  readonly sip?: Endpoint;
  readonly address: Ipv4Address;
  readonly speed: number;
  readonly flash?: string;
  readonly loaderOnly?: true;
  readonly stay?: true;
  readonly json?: true;
}

/** `offhook virtual-phone boot` */
export function addVirtualPhoneCommands(program: Command, terminal: Terminal): void {
  program
    .command('virtual-phone')
    .description('a 7940 or 7960 made of software, against any server')
    .command('boot')
    .description('switch one on and follow it until it is registered or stuck')
    .requiredOption('--mac <mac>', 'in any spelling', macArgument)
    .requiredOption('--tftp <address[:port]>', 'what DHCP would tell the phone', (text) =>
      endpointArgument(text, 69),
    )
    .option('--model <model>', '7940, 7940G, 7960 or 7960G', modelArgument, '7960')
    .option('--sip <address[:port]>', 'register here, whatever the configuration says', (text) =>
      endpointArgument(text, 5060),
    )
    .option(
      '--address <address>',
      'local address that it sends from',
      addressArgument,
      '127.0.0.1' as Ipv4Address,
    )
    .option('--speed <n|real>', 'divide all waits of the phone by n', speedArgument, 20)
    .option('--flash <file>', 'keep its flash in a file, so that it remembers the next time')
    .option('--loader-only', 'begin without an application: "Protocol Application Invalid"')
    .option('--stay', 'go on working until Ctrl-C')
    .option('--json', 'print one JSON object an event, and the outcome last')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook virtual-phone boot --mac 00:11:5C:93:AF:D1 --tftp 192.168.0.2' +
        '\n  offhook virtual-phone boot --model 7940 --mac 00115c93afd2 --tftp 127.0.0.1:6969 --speed real --flash phone.json' +
        '\n\nExit code 0 when every line is registered, 1 otherwise.',
    )
    .action(async (options: BootOptions) => {
      const printer = new TimelinePrinter(terminal, Date.now());
      await using phone = new VirtualPhone({
        mac: options.mac,
        model: options.model,
        localAddress: options.address,
        tftpServer: options.tftp,
        ...(options.sip === undefined ? {} : { sipProxy: options.sip }),
        speed: options.speed,
        flash: initialFlash(options),
        onEvent: (event) => {
          const described = describeVirtualPhoneEvent(event);
          if (options.json) terminal.out(JSON.stringify(event));
          else if (described !== undefined)
            printer.line(Date.now(), options.mac, described.text, described.tone);
        },
      });
      const outcome = await phone.powerOn();
      if (options.flash !== undefined) saveFlash(options.flash, phone.flash);
      if (options.stay) await untilStopped();
      await phone.powerOff();
      if (options.json) terminal.out(JSON.stringify({ type: 'outcome', ...outcome }));
      if (outcome.kind !== 'registered') process.exitCode = EXIT.refused;
    });
}

function initialFlash({ flash, loaderOnly }: BootOptions): PhoneFlash {
  if (flash === undefined || !existsSync(flash)) return loaderOnly ? loaderOnlyFlash() : factoryFlash();
  try {
    return parseFlash(readFileSync(flash, 'utf8'));
  } catch (cause) {
    throw new OffhookError(
      'FLASH_FILE_UNREADABLE',
      `${flash} holds no phone's flash: ${(cause as Error).message}.`,
      'Name another file, or remove it to begin with a phone from the shelf.',
      { cause },
    );
  }
}

function saveFlash(path: string, flash: PhoneFlash): void {
  writeFileSync(`${path}.part`, formatFlash(flash), { mode: 0o600 });
  renameSync(`${path}.part`, path);
}

function endpointArgument(text: string, defaultPort: number): Endpoint {
  const [addressText = '', portText = String(defaultPort)] = text.split(':');
  const address = parseIpv4Address(addressText);
  const port = Number(portText);
  if (address === undefined || !/^\d{1,5}$/.test(portText) || port < 1 || port > 65535) {
    throw new InvalidArgumentError('Write ADDRESS or ADDRESS:PORT, like 192.168.0.2:69.');
  }
  return { address, port };
}

function speedArgument(text: string): number {
  if (text === 'real') return 1;
  const speed = Number(text);
  if (!(speed >= 0.1 && speed <= 10_000))
    throw new InvalidArgumentError('A number from 0.1 to 10000, or real.');
  return speed;
}
