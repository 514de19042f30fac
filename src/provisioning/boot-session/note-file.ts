import { classifyFileName, type RequestedName } from '#files/file-names.ts';
import { LONG_TRANSFER_MS, type PhoneEvent } from '#provisioning/phone-event.ts';
import { loadKind } from '#values/load-name.ts';
import { withoutBlankEnd } from './blank-end.ts';
import { isRepetition, noteRequest } from './note-asked.ts';
import { noteRefusal } from './note-refusal.ts';
import { AFTER_LOADER, enter, withNewest } from './progress.ts';
import { type BootSession, type Moment, nextSession } from './session.ts';
import type { Expectation, Stage } from './stages.ts';

type FileEvent = Extract<PhoneEvent, { type: `file-${string}` }>;

/** What only the loader (or SCCP in its place) asks for, or asks for before anything else. */
const LOADER_FILES: ReadonlySet<RequestedName['kind']> = new Set([
  'ctl',
  'itl',
  'sep-xml',
  'mgcp-cnf',
  'xml-default',
  'os79xx',
]);

/** Octets of a block, so that what is missing of a transfer can be the last one. */
const BLOCK = 512;

/**
 * The files of the 7940-7960 family, in the order that they are asked for (docs/explain/how-a-phone-boots.md): each request tells which
 * program runs and how far it is.
 */
export function noteFileEvent(session: BootSession, event: FileEvent, moment: Moment): BootSession {
  switch (event.type) {
    case 'file-refused': {
      const asked = noteAsked(session, event.name, moment, event.port);
      return isRepetition(asked) ? asked : noteRefusal(asked, event);
    }
    case 'file-started':
      return noteAsked(session, event.name, moment);
    case 'file-progress': {
      const heard = withHearing(session);
      return session.image?.name === event.name
        ? enter(heard, session.stage, moment, 'rest-of-image')
        : heard;
    }
    case 'file-fetched': {
      const { name, asked: spelled, transport, milliseconds } = event;
      const wasTold = transport === 'tftp' && milliseconds >= LONG_TRANSFER_MS;
      // Ring list and dial plan are asked for side by side.
      const isUnderWay = wasTold && session.asked.slice(-2).some((one) => one.name === name);
      const begun = isUnderWay ? session : noteAsked(session, name, moment);
      const got = noteGot(withHearing(begun), name, moment);
      if (spelled !== undefined) return { ...got, misspelt: { asked: spelled, kept: name } };
      // It has learnt how the file is spelled.
      return got.misspelt?.kept === name ? { ...got, misspelt: undefined } : got;
    }
    case 'file-broken-off': {
      const isKnown = session.asked.some((one) => one.name === event.name);
      return noteBrokenOff(isKnown ? session : noteAsked(session, event.name, moment), event, moment);
    }
  }
}

/** It hears us: something was acknowledged. Mostly that is known, and copies of sessions add up in a storm. */
function withHearing(session: BootSession): BootSession {
  if (!session.isDeaf && session.unacknowledged === 0) return session;
  return { ...session, isDeaf: false, unacknowledged: 0 };
}

/** Whether everything was acknowledged but the last block, whose acknowledgement may have been lost. */
export function lacksOnlyLastBlock({
  sent,
  size,
}: {
  readonly sent: number;
  readonly size: number;
}): boolean {
  return size - sent <= BLOCK;
}

/**
 * A transfer without its last acknowledgement ends like one that the phone left: what it asks for next tells which of
 * the two it was. Of a file of one block nothing else tells whether the phone hears us at all.
 */
function noteBrokenOff(
  session: BootSession,
  event: FileEvent & { type: 'file-broken-off' },
  moment: Moment,
): BootSession {
  const { name, sent } = event;
  const heard = sent === 0 ? session : withHearing(session);
  const inVain = { ...session, unacknowledged: session.unacknowledged + 1 };
  if (!lacksOnlyLastBlock(event)) return sent === 0 ? inVain : heard;
  const request = session.asked.findLast((one) => one.name === name);
  if (request === undefined) return heard;
  if (request.requests > 1) return sent === 0 ? inVain : heard;
  if (request !== session.asked.at(-1)) return noteGotLate({ ...heard, unacknowledged: 0 }, name, moment);
  const requested = classifyFileName(name);
  const image = requested.kind === 'firmware' ? imageStageOf(requested) : undefined;
  // Whether it writes the image now or has lost it, nothing comes for as long as writing takes.
  const waiting = image === undefined ? heard : enter(heard, image[0], moment, image[1]);
  return { ...waiting, almostRead: name };
}

/** What is proved when the phone is further already: it must not fall back to where it was. */
function noteGotLate(session: BootSession, name: string, moment: Moment): BootSession {
  const requested = classifyFileName(name);
  if (requested.kind !== 'firmware') return noteGot(session, name, moment);
  return requested.extension === 'loads'
    ? { ...session, offered: requested.load }
    : { ...session, images: withNewest(session.images, { name, at: moment.now }) };
}

/** The phone asks for a file. */
function noteAsked(session: BootSession, name: string, moment: Moment, port?: number): BootSession {
  const { blankEnded } = session;
  const isMended = blankEnded !== undefined && name === withoutBlankEnd(blankEnded);
  const before = noteRequest(isMended ? { ...session, blankEnded: undefined } : session, name, port);
  const asked = before.almostRead === undefined ? before : settled(before, before.almostRead, name, moment);
  return isRepetition(asked) ? asked : noteKind(asked, name, moment);
}

/** The phone asks again for what it may have read, or goes on because it has. */
function settled(session: BootSession, read: string, name: string, moment: Moment): BootSession {
  const rest = { ...session, almostRead: undefined };
  if (isRepetition(rest)) return rest;
  return read === name
    ? { ...rest, unacknowledged: rest.unacknowledged + 1 }
    : noteGot({ ...rest, unacknowledged: 0 }, read, moment);
}

function noteKind(session: BootSession, name: string, moment: Moment): BootSession {
  const requested = classifyFileName(withoutBlankEnd(name));
  const { kind } = requested;
  if (LOADER_FILES.has(kind) || (kind === 'phone-cnf' && !session.isApplication)) {
    return noteLoaderFile(session, kind, moment);
  }
  switch (kind) {
    case 'firmware':
      return noteFirmwareFile({ ...session, hasHunted: true }, requested, name, moment);
    case 'default-cnf':
      return applicationStarts(session, moment);
    case 'phone-cnf':
      return session.stage === 'application'
        ? enter(session, 'application', moment, 'configuration')
        : session;
    case 'ring-list':
    case 'dial-plan':
      return session.stage === 'configured' ? enter(session, 'registering', moment, 'register') : session;
    default:
      return session;
  }
}

function noteLoaderFile(session: BootSession, kind: RequestedName['kind'], moment: Moment): BootSession {
  if (kind === 'phone-cnf' && AFTER_LOADER.has(session.stage)) return session;
  const begun = AFTER_LOADER.has(session.stage) ? restarted(session, moment) : session;
  const isNewRound = kind === 'ctl' && begun.asked.at(-1)?.requests === 1;
  const round = isNewRound
    ? newRound(begun)
    : { ...begun, isApplication: false, hasHunted: begun.hasHunted || kind === 'mgcp-cnf' };
  return enter(round, 'loader', moment, 'next-file');
}

/** The loader begins to look for an image once more. */
function newRound(session: BootSession): BootSession {
  const wasVain = session.hasHunted && session.image?.isComplete !== true;
  const vainRounds = session.vainRounds + (wasVain ? 1 : 0);
  return {
    ...session,
    image: undefined,
    offered: undefined,
    hasHunted: false,
    isApplication: false,
    vainRounds,
  };
}

/** The phone begins anew although it had come to work, or nearly. */
function restarted(session: BootSession, { now }: Moment): BootSession {
  const next = nextSession(session, now);
  const isDrop = session.stage === 'in-service' && !session.restartOrdered;
  return {
    ...next,
    restartOrdered: false,
    asked: session.asked.slice(-1),
    dhcp: session.dhcp,
    drops: isDrop ? withNewest(session.drops, now) : session.drops,
  };
}

const IMAGE_STAGES = {
  sbn: ['loader-upgrade', 'new-loader'],
  sb2: ['application-upgrade', 'new-application'],
} as const satisfies Record<string, readonly [Stage, Expectation]>;

type Firmware = Extract<RequestedName, { kind: 'firmware' }>;

/** Which part a file of a set is; before the universal loader everything was in one `.bin`. */
function imageStageOf({ load, extension }: Firmware) {
  if (extension === 'loads') return undefined;
  if (extension !== 'bin') return IMAGE_STAGES[extension];
  return loadKind(load) === 'sip' ? IMAGE_STAGES.sb2 : IMAGE_STAGES.sbn;
}

function noteFirmwareFile(
  session: BootSession,
  requested: Firmware,
  name: string,
  moment: Moment,
): BootSession {
  const begun = AFTER_LOADER.has(session.stage) ? restarted(session, moment) : session;
  const image = imageStageOf(requested);
  if (image === undefined) return enter({ ...begun, isApplication: false }, 'loader', moment, 'next-file');
  const [stage] = image;
  return enter(
    { ...begun, image: { name, isComplete: false }, isApplication: false, hasHunted: true },
    stage,
    moment,
    'rest-of-image',
  );
}

/** SIPDefault.cnf is the first that the application asks for, so the flash holds what the loader was offered. */
function applicationStarts(session: BootSession, moment: Moment): BootSession {
  const isAgain = AFTER_LOADER.has(session.stage) && session.stage !== 'application';
  const begun = isAgain ? restarted(session, moment) : session;
  const isInPlace = begun.image === undefined || begun.image.isComplete;
  const load = (isInPlace ? begun.offered : undefined) ?? begun.load;
  return enter(
    { ...begun, isApplication: true, vainRounds: 0, load },
    'application',
    moment,
    'configuration',
  );
}

/** The phone has a file, to the last octet. */
function noteGot(session: BootSession, name: string, moment: Moment): BootSession {
  const had = session.refused.some((one) => one.name === name);
  const got = had ? { ...session, refused: session.refused.filter((one) => one.name !== name) } : session;
  const requested = classifyFileName(name);
  if (requested.kind === 'firmware') return noteGotFirmware(got, requested, name, moment);
  if (requested.kind !== 'phone-cnf' || !got.isApplication) return got;
  if (got.stage !== 'application') return got;
  // From here on what was missing before is of no interest: it has come through.
  return enter({ ...got, refused: [] }, 'configured', moment, 'register');
}

function noteGotFirmware(
  session: BootSession,
  requested: Firmware,
  name: string,
  moment: Moment,
): BootSession {
  const image = imageStageOf(requested);
  if (image === undefined) {
    return enter({ ...session, offered: requested.load }, 'loader', moment, 'application-or-image');
  }
  const [stage, next] = image;
  return enter(
    {
      ...session,
      // It goes on, so nothing that it was refused on the way holds it up.
      refused: [],
      image: { name, isComplete: true },
      images: withNewest(session.images, { name, at: moment.now }),
      offered:
        requested.extension === 'bin' && stage === 'application-upgrade' ? requested.load : session.offered,
    },
    stage,
    moment,
    next,
  );
}
