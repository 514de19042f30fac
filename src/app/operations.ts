import type { EmbeddedPbx } from '#pbx/embedded/embedded-pbx.ts';
import type { Notification } from '#pbx/embedded/notification.ts';
import type { EventSink } from '#provisioning/phone-event.ts';
import type { Database } from '#store/database.ts';
import type { FleetView } from '#store/fleet-view.ts';
import { finishOperation, forgetOperations, type Operation, takeOperations } from '#store/operations.ts';
import { writeSettings } from '#store/settings.ts';
import type { Clock } from '#values/clock.ts';
import { parseMacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type AskedOperation, type OperationResult, readAsked } from './operation.ts';
import { raisedSync } from './raised-sync.ts';

export interface OperationsParts {
  readonly db: Database;
  readonly fleet: FleetView;
  readonly pbx: Pick<EmbeddedPbx, 'notify' | 'registrations'>;
  readonly events: EventSink;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Whoever asked so long ago has given up: nothing is done behind his back. */
const LATEST_MS = 60_000;

type Told = Extract<OperationResult, { ok: true }>['told'];

/** Carries out in the serving process what commands ask by way of the store. */
export class Operations {
  readonly #parts: OperationsParts;

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
      this.#result(operation)
        .then((result) => finishOperation(db, operation.id, result))
        .catch(onError);
    }
  }

  async #result({ body }: Operation): Promise<OperationResult> {
    try {
      const asked = readAsked(body);
      if (asked === undefined) {
        throw new OffhookError(
          'OPERATION_UNKNOWN',
          'The running server does not know how to do that.',
          'It is of another version than this command: restart it.',
        );
      }
      return { ok: true, told: await this.#do(asked) };
    } catch (error) {
      if (!(error instanceof OffhookError)) throw error;
      const { code, message, remedy } = error;
      return { ok: false, code, message, remedy };
    }
  }

  #do(asked: AskedOperation): Promise<Told> {
    switch (asked.kind) {
      case 'message-waiting': {
        const { extension, fresh, old } = asked;
        return this.#notify(extension, { kind: 'message-waiting', fresh, old });
      }
      case 'restart-phone':
        return this.#restart(asked.mac);
    }
  }

  /** Raises `sync` of this phone alone, so that syncinfo.xml differs from what it keeps, and asks it to look. */
  async #restart(text: string): Promise<Told> {
    const { db, fleet, pbx } = this.#parts;
    const mac = parseMacAddress(text);
    const phone = mac === undefined ? undefined : fleet.phone(mac);
    if (mac === undefined || phone === undefined) {
      throw new OffhookError(
        'PHONE_UNKNOWN',
        `${text} is not known.`,
        'List the phones with: offhook phone list.',
      );
    }
    const [line] = phone.lines;
    if (line === undefined) {
      throw new OffhookError(
        'PHONE_WITHOUT_LINE',
        `${mac} has no line, and so can't be called upon.`,
        `Give it one: offhook phone change ${mac} --line EXTENSION, and switch it off and on this once.`,
      );
    }
    const registered = new Set((await pbx.registrations()).map(({ user }) => user));
    // One line is enough for the phone.
    const called = phone.lines.find(({ extension }) => registered.has(extension));
    if (called === undefined) throw notRegistered(phone.lines.map(({ extension }) => extension));
    const sync = raisedSync(phone, fleet);
    await writeSettings(db, { layer: 'phone', scope: mac }, new Map([['sync', sync]]));
    await fleet.refresh();
    return this.#notify(called.extension, { kind: 'check-sync' });
  }

  async #notify(extension: string, notification: Notification): Promise<Told> {
    const { fleet, pbx, events, clock } = this.#parts;
    if (fleet.extension(extension) === undefined) {
      throw new OffhookError(
        'EXTENSION_UNKNOWN',
        `There is no extension ${extension}.`,
        'List them with: offhook extension list.',
      );
    }
    const results = await pbx.notify(extension, notification);
    if (results.length === 0) throw notRegistered([extension]);
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
    return results.map(({ contact, outcome }) => ({ extension, contact, outcome }));
  }
}

function notRegistered(extensions: readonly string[]): OffhookError {
  return new OffhookError(
    'NOT_REGISTERED',
    `No phone is registered as ${extensions.join(' or ')}.`,
    'See what happened to it: offhook phone show MAC. Does it have power, and this server as its proxy?',
  );
}
