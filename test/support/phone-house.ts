import type { TestContext } from 'node:test';
import { pino } from 'pino';
import { makeExtension } from '#app/manage-extensions.ts';
import { takeInPhone } from '#app/manage-phones.ts';
import { parseProgramSettings } from '#app/program-settings.ts';
import { type Server, startServer } from '#app/server.ts';
import { BlobShelf } from '#store/blob-shelf.ts';
import { type Database, openDatabase } from '#store/database.ts';
import { type Clock, systemClock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { convertedFlash } from '#virtual-phone/flash.ts';
import { VirtualPhone } from '#virtual-phone/virtual-phone.ts';
import type { VirtualPhoneOptions } from '#virtual-phone/virtual-phone-options.ts';
import { writeFirmwareFolder } from './firmware-folder.ts';
import { Offhook } from './offhook.ts';

/** Who a phone is, where it is, and where else it may be. */
export interface Resident {
  readonly mac: MacAddress;
  readonly extension: string;
  readonly here: Ipv4Address;
  readonly there: Ipv4Address;
}

const SPEED = 200;

/**
 * A server in this process, whose clock the test puts forward, virtual phones against it, and the command line to
 * change and to read what there is.
 */
export class PhoneHouse {
  readonly offhook: Offhook;
  readonly #db: Database;
  readonly #server: Server;
  readonly #time: { ahead: number };
  #residents = 0;

  private constructor(offhook: Offhook, db: Database, server: Server, time: { ahead: number }) {
    this.offhook = offhook;
    this.#db = db;
    this.#server = server;
    this.#time = time;
  }

  /** Opens one with a complete firmware set, unless it is to have none; `settings` go to settings.yaml. */
  static async open(t: TestContext, { settings = '', firmware = true } = {}): Promise<PhoneHouse> {
    const offhook = new Offhook(t);
    if (firmware) await offhook.must('firmware', 'add', writeFirmwareFolder(offhook.folder));
    const ports = 'tftp: {port: 0}\nhttp: {port: 0}\n';
    const time = { ahead: 0 };
    const clock: Clock = {
      now: () => systemClock.now() + time.ahead,
      monotonic: () => systemClock.monotonic() + time.ahead,
    };
    const db = await openDatabase(offhook.folder);
    const server = await startServer({
      dataFolder: offhook.folder,
      db,
      blobs: new BlobShelf(offhook.folder),
      settings: { ...parseProgramSettings(ports + settings, 'settings.yaml'), sipPort: 0 },
      addresses: ['127.0.0.1' as Ipv4Address],
      clock,
      log: pino({ level: 'silent' }),
    });
    t.after(async () => {
      await server[Symbol.asyncDispose]();
      await db.destroy();
    });
    return new PhoneHouse(offhook, db, server, time);
  }

  /** Another phone's MAC address and two addresses for it; nobody has added it yet. */
  newcomer(): Resident {
    this.#residents += 1;
    const number = 10 + this.#residents;
    return {
      mac: `00:11:5C:93:AF:${number}` as MacAddress,
      extension: `2${number}`,
      here: `127.0.27.${number}` as Ipv4Address,
      there: `127.0.28.${number}` as Ipv4Address,
    };
  }

  /** One that is added, with a line, and bound to its first address unless that is left to the network. */
  async resident({ isBound = true } = {}): Promise<Resident> {
    const newcomer = this.newcomer();
    const { mac, extension, here } = newcomer;
    await makeExtension(this.#db, { number: extension });
    const bound = isBound ? { boundAddress: here } : {};
    const details = { model: '7960', extensions: [extension], ...bound };
    await takeInPhone(this.#db, mac, details, 'new', new Date());
    // Phones made of software ask sooner than the server looks for changes.
    await this.#server.fleet.refresh();
    return newcomer;
  }

  /** A phone that was converted before; unplugged at the end of the test. */
  phone(
    t: TestContext,
    mac: MacAddress,
    localAddress: Ipv4Address,
    more: Partial<VirtualPhoneOptions> = {},
  ): VirtualPhone {
    const phone = new VirtualPhone({
      mac,
      model: '7960',
      localAddress,
      tftpServer: { address: '127.0.0.1' as Ipv4Address, port: this.#server.tftp.port },
      speed: SPEED,
      millisecondsPerBlock: 0,
      flash: convertedFlash(),
      patience: { cycles: Number.POSITIVE_INFINITY, boots: Number.POSITIVE_INFINITY },
      ...more,
    });
    t.after(() => phone.powerOff());
    return phone;
  }

  /** Time goes by, for the server alone. */
  pass(minutes: number): void {
    this.#time.ahead += minutes * 60_000;
  }
}
