import type { Notification } from '#pbx/notification.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { EventSink } from '#provisioning/phone-event.ts';
import type { Database } from '#store/database.ts';
import type { FleetView } from '#store/fleet-view.ts';
import {
  finishOperation,
  forgetOperations,
  type Operation,
  takeOperations,
  tellProgress,
} from '#store/operations.ts';
import type { Clock } from '#values/clock.ts';
import { parseMacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type AskedOperation, type OperationAnswer, type OperationResult, readAsked } from './operation.ts';
import type { LiveLine } from './pbx/phone-lines.ts';
import type { Switchboard } from './pbx/switchboard.ts';
import type { Probes } from './probes.ts';
import type { Restarts } from './restarts.ts';

export interface OperationsParts {
  readonly db: Database;
  readonly fleet: FleetView;
  readonly switchboard: Pick<Switchboard, 'notify'>;
  /** How the lines of a phone stand now. */
  readonly lines: (phone: Phone) => Promise<readonly LiveLine[]>;
  readonly restarts: Restarts;
  readonly probes: Probes;
  readonly events: EventSink;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Whoever asked so long ago has given up: nothing is done behind his back. */
const LATEST_MS = 60_000;

type Tell = (answer: OperationAnswer) => Promise<boolean>;

/** Carries out in the serving process what commands ask by way of the store. */
export class Operations implements AsyncDisposable {
  readonly #parts: OperationsParts;
  readonly #ending = new AbortController();
  readonly #going = new Set<Promise<void>>();

  constructor(parts: OperationsParts) {
    this.#parts = parts;
  }

  /** Clears away what was asked of an earlier server; nobody waits for it any more. */
  async start(): Promise<void> {
    await forgetOperations(this.#parts.db, new Date(this.#parts.clock.now() - LATEST_MS));
  }

  /** Takes what is asked and begins with it; results come when phones have answered. */
  async carryOut(): Promise<void> {
    const { db, clock, onError } = this.#parts;
    for (const operation of await takeOperations(db)) {
      if (clock.now() - operation.askedAt > LATEST_MS) continue;
      const going = this.#result(operation)
        .then((result) => finishOperation(db, operation.id, result))
        .catch(onError)
        .finally(() => this.#going.delete(going));
      this.#going.add(going);
    }
  }

  /** Whoever waits is told that the server has ended, and nothing is followed any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await Promise.all(this.#going);
  }

  async #result({ id, body }: Operation): Promise<OperationResult> {
    try {
      const asked = readAsked(body);
      if (asked === undefined) {
        throw new OffhookError(
          'OPERATION_UNKNOWN',
          'The running server does not know how to do that.',
          'It is of another version than this command: restart it.',
        );
      }
      const tell: Tell = (answer) => tellProgress(this.#parts.db, id, answer);
      return { ok: true, answer: await this.#untilEnded(this.#do(asked, tell)) };
    } catch (error) {
      if (!(error instanceof OffhookError)) throw error;
      const { code, message, remedy } = error;
      return { ok: false, code, message, remedy };
    }
  }

  #do(asked: AskedOperation, tell: Tell): Promise<OperationAnswer> {
    switch (asked.kind) {
      case 'phone-lines':
        return this.#lines(asked.mac);
      case 'message-waiting': {
        const { extension, fresh, old } = asked;
        return this.#notify(extension, { kind: 'message-waiting', fresh, old });
      }
      case 'restart-phones':
        return this.#parts.restarts.run(asked, tell, this.#ending.signal);
      case 'probe-phones':
        return this.#parts.probes.run(asked, tell, this.#ending.signal);
    }
  }

  /** What work comes to, or a rejection with SERVER_ENDED when the server ends first. */
  #untilEnded<Value>(work: Promise<Value>): Promise<Value> {
    const { signal } = this.#ending;
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    const end = () => reject(serverEnded());
    signal.addEventListener('abort', end);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
    return promise;
  }

  async #lines(text: string): Promise<OperationAnswer> {
    const mac = parseMacAddress(text);
    const phone = mac === undefined ? undefined : this.#parts.fleet.phone(mac);
    return { kind: 'lines', lines: phone === undefined ? [] : [...(await this.#parts.lines(phone))] };
  }

  async #notify(extension: string, notification: Notification): Promise<OperationAnswer> {
    const { fleet, switchboard, events, clock } = this.#parts;
    if (fleet.extension(extension) === undefined) {
      throw new OffhookError(
        'EXTENSION_UNKNOWN',
        `There is no extension ${extension}.`,
        'List them with: offhook extension list.',
      );
    }
    const results = await switchboard.notify(extension, notification);
    if (results.length === 0) throw notRegistered(extension);
    for (const { outcome, mac } of results) {
      events.emit({
        at: clock.now(),
        ...(mac === undefined ? {} : { mac }),
        type: 'phone-notified',
        extension,
        about: notification.kind,
        answer: String(outcome),
      });
    }
    return { kind: 'told', told: results.map(({ contact, outcome }) => ({ extension, contact, outcome })) };
  }
}

function serverEnded(): OffhookError {
  return new OffhookError(
    'SERVER_ENDED',
    'The server was stopped meanwhile.',
    'Phones that were told to restart do so all the same. Start it again, and see: offhook phone list.',
  );
}

function notRegistered(extension: string): OffhookError {
  return new OffhookError(
    'NOT_REGISTERED',
    `No phone is registered as ${extension}.`,
    'A phone that registers with Offhook later is told then. To see what happened to it: offhook phone show MAC.',
  );
}
