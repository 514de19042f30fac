import type { Confidence } from '#knowledge/confidence.ts';

interface Habit {
  readonly default: boolean;
  /** What a phone with this habit does. */
  readonly does: string;
  readonly confidence: Confidence;
  /** Where it was seen, or why it is supposed. */
  readonly because: string;
}

/**
 * Behaviour that the sources leave open, one switch each. A provisioning server should bring a phone up
 * whichever way they stand, so tests throw them.
 */
export const HABITS = {
  sccpStartsBeforeLoader: {
    default: true,
    does: 'With a whole SCCP image, power-on starts it, and the loader runs only when it asks for another load.',
    confidence: 'observed',
    because:
      'request order of nine phones while they were converted; whether the loader looked first is not in it',
  },
  loaderDropsApplication: {
    default: true,
    does: 'Writing another loader makes the application invalid, so that it must be fetched next.',
    confidence: 'observed',
    because: 'reports of "Protocol Application Invalid" after the loader was replaced',
  },
  loaderWipesSettings: {
    default: true,
    does: 'Writing another loader forgets passwords and network settings typed in by hand.',
    confidence: 'observed',
    because: 'two upgrade reports',
  },
  imageWrittenInPlace: {
    default: true,
    does: 'The old application is erased before the new one is written; a power cut between leaves none.',
    confidence: 'inferred',
    because: 'phones found with a loader only; the loader itself is taken to be exchanged at one stroke',
  },
  wishOutranksFiles: {
    default: true,
    does: 'A load asked for by image_version is installed by the next boot, whatever SEP or XMLDefault name.',
    confidence: 'inferred',
    because:
      'changing image_version is the documented remote upgrade; who wins a disagreement was never seen',
  },
  loaderReadsImageVersion: {
    default: false,
    does: 'The loader takes image_version from SIP<MAC>.cnf when no SEP file names a load.',
    confidence: 'uncertain',
    because: 'it asks for the file; all logged phones went on to XMLDefault.cnf.xml',
  },
  emptySepEndsHunt: {
    default: true,
    does: 'A SEP file of no octets ends the loader\'s hunt with "Protocol Application Invalid".',
    confidence: 'observed',
    because: 'one report',
  },
  strangeErrorEndsHunt: {
    default: true,
    does: "An error other than not-found ends the loader's hunt.",
    confidence: 'observed',
    because: 'bug CSCee31047',
  },
  silentSepEndsRound: {
    default: true,
    does: 'When nobody answers for the SEP file, nothing else is asked for until the next round of names.',
    confidence: 'observed',
    because:
      'one log: CTLSEP and SEP in vain, a minute each, then nothing for 51 s; which program asked is not in it',
  },
  acceptsUnnumberedLoad: {
    default: true,
    does: 'XMLDefault.cnf.xml may name its load in loadInformation, without the model number.',
    confidence: 'uncertain',
    because: 'the founding article shows such a file and says that it helped',
  },
  keepsBlankInOs79: {
    default: true,
    does: 'A trailing blank in OS79XX.TXT becomes part of the name that is asked for.',
    confidence: 'documented',
    because: 'bug CSCdv19260',
  },
  keysIgnoreCase: {
    default: true,
    does: 'Names of settings are compared without regard to letter case.',
    confidence: 'inferred',
    because: "Cisco's own call manager writes Domain_Name",
  },
  dropsBareEmptyValue: {
    default: true,
    does: 'A name, a colon and nothing more has no effect; "" sets an empty value.',
    confidence: 'lineage',
    because: 'the related stack counts it as an error',
  },
  needsLastNewline: {
    default: false,
    does: 'A last line without a newline is not read.',
    confidence: 'uncertain',
    because: 'a published file ends without one; no failure report was found',
  },
  checksRanges: {
    default: true,
    does: 'A number outside of its documented range is refused; otherwise any number is stored.',
    confidence: 'inferred',
    because: 'reports of ignored out-of-range settings',
  },
  laterDuplicateWins: {
    default: true,
    does: 'Of two lines for one setting the later counts.',
    confidence: 'inferred',
    because: 'it follows from reading line by line',
  },
  cutsLongDialPlan: {
    default: true,
    does: 'Of a dial plan over 8192 octets the beginning is used; otherwise nothing is.',
    confidence: 'lineage',
    because: 'buffer size in the related stack',
  },
  retriesWhenProvisioned: {
    default: true,
    does: 'A missing SIP<MAC>.cnf is asked for again even while the flash holds enough to register.',
    confidence: 'uncertain',
    because: 'the only log of the repetition is from a phone whose flash is unknown',
  },
  answersOptions: {
    default: true,
    does: 'OPTIONS is answered 200; otherwise 501.',
    confidence: 'observed',
    because: 'PBXs ask these phones so, to see whether they are there',
  },
  consoleEchoes: {
    default: true,
    does: 'The console negotiates as telnet servers do and repeats what is typed; otherwise it does neither.',
    confidence: 'uncertain',
    because: 'sessions that others show were recorded by a terminal, which shows the same either way',
  },
  consoleHasPrivileges: {
    default: true,
    does: 'reset, test, clear, register and debug want telnet_level 2 in the console; otherwise 1 is enough.',
    confidence: 'uncertain',
    because: 'the guide speaks of privileged commands and does not name them',
  },
  refusesForeignUri: {
    default: true,
    does: 'With nat_enable 0 a request for another host than its own address is answered 404.',
    confidence: 'lineage',
    because: 'the related stack',
  },
  refusesUnknownUser: {
    default: true,
    does: 'A call for a user that is the name of none of its lines is answered 404; otherwise line 1 takes it.',
    confidence: 'uncertain',
    because: 'PBXs call the Contact, which bears the name; nobody wrote down what else happens',
  },
  holdsToTransfer: {
    default: true,
    does: 'A call is put on hold before its other side is asked to call somebody else.',
    confidence: 'inferred',
    because: 'the key for it must be pressed, and a number dialled, while the other side waits',
  },
} as const satisfies Record<string, Habit>;

/** One switch for each entry of {@link HABITS}. */
export type Habits = { readonly [Name in keyof typeof HABITS]: boolean };

/** The defaults, with these exceptions. */
export function habitsWith(exceptions: Partial<Habits> = {}): Habits {
  const defaults = Object.entries(HABITS).map(([name, habit]) => [name, habit.default]);
  return { ...(Object.fromEntries(defaults) as Habits), ...exceptions };
}
