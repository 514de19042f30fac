import type { AccountView } from '#pbx/account.ts';

/** The account as the phone is told it; its secret is not part of what is judged. */
export interface CheckedAccount {
  readonly number: string;
  /** The proxy, as the phone is told it: a name or an address. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly authname: string;
  /** With 0 the phone sends from another port than it listens on. */
  readonly natEnable: boolean;
  /** In SDP's names. */
  readonly codecs: readonly string[];
  /** What the phone calls itself: PBXes have routes for it. */
  readonly userAgent: string;
}

/** One challenge of a 401 or 407. */
export interface SeenChallenge {
  readonly realm: string;
  /** In capitals; MD5 when the challenge names none. */
  readonly algorithm: string;
  /** Absent in the older form of RFC 2069. */
  readonly qop?: readonly string[];
}

/** One contact that the PBX lists for the account. */
export interface ListedContact {
  readonly uri: string;
  /** Whether it is the phone's own. */
  readonly isOwn: boolean;
}

/** What was found so far, in the order in which it is looked for. Whatever is absent was not looked at. */
export interface CheckEvidence {
  /** What the PBX's own records say of the account; absent where it can't be asked. */
  readonly view?: AccountView | 'none';
  readonly lookup?: { readonly address: string } | { readonly failure: string };
  /** What came to an OPTIONS from the port that its Via names. */
  readonly reach?: 'answers' | 'refused' | 'silent' | 'tcp-only';
  /** The answer to a REGISTER without credentials. */
  readonly first?:
    | {
        readonly status: number;
        readonly reason: string;
        readonly challenges: readonly SeenChallenge[];
      }
    | 'silent';
  /** Where the answer to a REGISTER came whose Via names another port than it was sent from. */
  readonly answersTo?: 'via' | 'source-port' | 'nowhere';
  /** The answer to the same with credentials, or why they were kept back. */
  readonly login?:
    | { readonly status: number; readonly reason: string; readonly contacts: readonly ListedContact[] }
    | { readonly waitSeconds: number };
  /** The answer to a Contact of our own, for an account that had none; it was taken away again. */
  readonly binding?: { readonly status: number; readonly reason: string };
  /** Settings of the line that the phone has not fetched yet as they are now. */
  readonly behind?: readonly string[];
}
