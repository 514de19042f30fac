import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const MessageWaiting = Type.Object({
  kind: Type.Literal('message-waiting'),
  extension: Type.String(),
  fresh: Type.Integer({ minimum: 0 }),
  old: Type.Integer({ minimum: 0 }),
});
const RestartPhone = Type.Object({ kind: Type.Literal('restart-phone'), mac: Type.String() });
const Asked = Type.Union([MessageWaiting, RestartPhone]);

/** What a command may ask of the running server. */
export type AskedOperation = Static<typeof Asked>;

/** What one phone said to the NOTIFY: a SIP status, or that it said nothing. */
const Told = Type.Object({
  extension: Type.String(),
  contact: Type.String(),
  outcome: Type.Union([Type.Integer(), Type.Literal('timeout'), Type.Literal('transport')]),
});
const Result = Type.Union([
  Type.Object({ ok: Type.Literal(true), told: Type.Array(Told) }),
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
