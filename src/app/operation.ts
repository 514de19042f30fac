import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { RESTART_OUTCOMES, type RestartOutcome } from '#provisioning/restart-outcome.ts';

const MessageWaiting = Type.Object({
  kind: Type.Literal('message-waiting'),
  extension: Type.String(),
  fresh: Type.Integer({ minimum: 0 }),
  old: Type.Integer({ minimum: 0 }),
});
const RestartPhones = Type.Object({
  kind: Type.Literal('restart-phones'),
  macs: Type.Array(Type.String(), { minItems: 1, maxItems: 100_000 }),
  /** How many phones may be away at once; by the size of their groups when absent. */
  atOnce: Type.Optional(Type.Integer({ minimum: 1 })),
  /** How long somebody may go on using a phone, in seconds. */
  idleSeconds: Type.Integer({ minimum: 1 }),
  /** `idle`: PBXes are asked who is in a call, and those phones are not told before it is over. */
  when: Type.Enum(['now', 'idle']),
});
const PhoneLines = Type.Object({ kind: Type.Literal('phone-lines'), mac: Type.String() });
const ProbePhones = Type.Object({
  kind: Type.Literal('probe-phones'),
  macs: Type.Array(Type.String(), { minItems: 1, maxItems: 100_000 }),
  /** How many phones may be asked at the same time. */
  atOnce: Type.Optional(Type.Integer({ minimum: 1 })),
});
const Asked = Type.Union([PhoneLines, MessageWaiting, RestartPhones, ProbePhones]);

/** What a command may ask of the running server. */
export type AskedOperation = Static<typeof Asked>;

/** A SIP status, or that nothing was said. */
const SipOutcome = Type.Union([Type.Integer(), Type.Literal('timeout'), Type.Literal('transport')]);

/** What one phone said to the NOTIFY. */
const Told = Type.Object({
  extension: Type.String(),
  contact: Type.String(),
  /** `sent`: its PBX told it, and does not say what it answered. */
  outcome: Type.Union([SipOutcome, Type.Literal('sent')]),
});

const Restarting = Type.Object({
  mac: Type.String(),
  extensions: Type.Array(Type.String()),
  /** How far it is; absent until its turn comes. */
  stage: Type.Optional(Type.Enum(['in-call', 'ordered', 'waiting', 'restarting', 'configured'])),
  /** What came of it; absent until it is over. */
  outcome: Type.Optional(Type.Enum(Object.keys(RESTART_OUTCOMES) as RestartOutcome[])),
  /** PBXes of its lines that did not say whether it is in a call, when that was asked. */
  untold: Type.Optional(Type.Array(Type.String())),
  /** What it said to the order, when it did not take it. */
  answer: Type.Optional(SipOutcome),
  /** Extensions that have not registered anew. */
  missing: Type.Array(Type.String()),
  /** Since its order. */
  milliseconds: Type.Optional(Type.Integer()),
});

/** How a phone stands that was told to restart. */
export type RestartingPhone = Static<typeof Restarting>;

const Line = Type.Object({
  extension: Type.String(),
  pbx: Type.String(),
  isRegistered: Type.Optional(Type.Boolean()),
  contact: Type.Optional(Type.String()),
  userAgent: Type.Optional(Type.String()),
  reach: Type.Optional(Type.Enum(['reachable', 'unreachable'])),
  roundTripMs: Type.Optional(Type.Number()),
  seenAt: Type.Optional(Type.Number()),
  expiresAt: Type.Optional(Type.Number()),
  calls: Type.Optional(Type.Integer()),
});

const ProbedOne = Type.Object({
  mac: Type.String(),
  /** How it was found; absent for a phone that is registered nowhere and was never seen. */
  by: Type.Optional(Type.Enum(['registration', 'address'])),
  /** The URI that was asked. */
  contact: Type.Optional(Type.String()),
  /** What it answered; absent when it was not asked. */
  outcome: Type.Optional(SipOutcome),
  /** From the question to the answer. */
  milliseconds: Type.Optional(Type.Number()),
  userAgent: Type.Optional(Type.String()),
  questions: Type.Optional(Type.Integer()),
});

/** What came of asking a phone whether it is there. */
export type ProbedPhone = Static<typeof ProbedOne>;

const Answers = {
  lines: Type.Object({ kind: Type.Literal('lines'), lines: Type.Array(Line) }),
  told: Type.Object({ kind: Type.Literal('told'), told: Type.Array(Told) }),
  restarts: Type.Object({ kind: Type.Literal('restarts'), phones: Type.Array(Restarting) }),
  /** While it is under way only how many are done. */
  probes: Type.Object({
    kind: Type.Literal('probes'),
    done: Type.Integer(),
    of: Type.Integer(),
    phones: Type.Array(ProbedOne),
  }),
};
const Answer = Type.Union([Answers.lines, Answers.told, Answers.restarts, Answers.probes]);

/** What comes of an operation; while it is under way, how far it is. */
export type OperationAnswer = Static<typeof Answer>;

/** What kind of answer each operation has. */
export interface AnswerKinds {
  readonly 'phone-lines': 'lines';
  readonly 'message-waiting': 'told';
  readonly 'restart-phones': 'restarts';
  readonly 'probe-phones': 'probes';
}

const Result = Type.Union([
  Type.Object({ ok: Type.Literal(true), answer: Answer }),
  Type.Object({
    ok: Type.Literal(false),
    code: Type.String(),
    message: Type.String(),
    remedy: Type.String(),
  }),
]);

/** What became of it. */
export type OperationResult = Static<typeof Result>;

/** Reads what was asked; `undefined` when an older or newer command asked for what this server can't do. */
export function readAsked(value: unknown): AskedOperation | undefined {
  return Value.Check(Asked, value) ? value : undefined;
}

/** Reads a result; `undefined` when it is none that this command knows. */
export function readResult(value: unknown): OperationResult | undefined {
  return Value.Check(Result, value) ? value : undefined;
}

/** Reads how far an operation is; `undefined` when it is nothing that this command knows. */
export function readAnswer(value: unknown): OperationAnswer | undefined {
  return Value.Check(Answer, value) ? value : undefined;
}
