import type { Logger } from 'pino';
import { type ChosenUdp, chooseUdp } from '#net/batched-udp/choose-udp.ts';
import { type PhoneHttpServer, startPhoneHttpServer } from '#net/phone-http-server.ts';
import { PLAIN_UDP } from '#net/tftp-server/plain-udp.ts';
import { startTftpServer } from '#net/tftp-server/tftp-server.ts';
import type { TftpServer } from '#net/tftp-server/tftp-server-options.ts';
import type { UdpMethod } from '#net/tftp-server/udp-method.ts';
import type { TurnOrder } from '#provisioning/turn-order.ts';
import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { FileService } from './file-service.ts';
import type { ProgramSettings } from './program-settings.ts';

export interface FilePortsParts {
  readonly settings: ProgramSettings;
  readonly addresses: readonly Ipv4Address[];
  readonly files: Pick<FileService, 'answer' | 'onHttpEvent' | 'onTftpEvent'>;
  readonly mayAsk: (address: Ipv4Address) => boolean;
  readonly order: TurnOrder;
  /** Told the first port of HTTP, before anything is answered over TFTP. */
  readonly onHttpPort: (port: number) => void;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info'>;
}

/** Where phones fetch files, open. */
export interface FilePorts extends AsyncDisposable {
  readonly http: PhoneHttpServer;
  readonly tftp: TftpServer;
  /** How datagrams are moved. */
  readonly udp: UdpMethod;
}

/** Opens HTTP and TFTP; both give the same answers. */
export async function openFilePorts(parts: FilePortsParts): Promise<FilePorts> {
  const { settings, addresses, files, mayAsk, order, onHttpPort, clock, log } = parts;
  await using started = new AsyncDisposableStack();
  const { answer, onHttpEvent, onTftpEvent } = files;
  const http = started.use(
    await startPhoneHttpServer({
      addresses,
      ports: settings.httpPorts,
      answer,
      mayAsk,
      onEvent: onHttpEvent,
    }),
  );
  onHttpPort(http.ports[0] ?? 0);
  const chosen: ChosenUdp = settings.tftpBatching === 'off' ? { udp: PLAIN_UDP } : await chooseUdp();
  const { udp, reason } = chosen;
  if (reason !== undefined) log.info(`TFTP moves its datagrams one by one: ${reason}`);
  const tftp = started.use(
    await startTftpServer({
      addresses,
      port: settings.tftpPort,
      mode: settings.tftpMode,
      udp,
      answer,
      mayAsk,
      order,
      onEvent: onTftpEvent,
      clock,
    }),
  );
  const running = started.move();
  return { http, tftp, udp, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
