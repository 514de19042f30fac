/** What the first lines of a phone file say that Offhook exported: what no setting says. */
export interface OwnHeader {
  readonly model?: string;
  readonly group?: string;
}

/** Text of the comment on top of an exported SIPDefault.cnf. */
export const SHARED_HEADER =
  'Written by Offhook: what all phones share. Each has more in its own SIP<MAC>.cnf.';

/** Text of the comments on top of an exported SIP<MAC>.cnf. */
export function writeOwnHeader({ mac, model, group }: { mac: string } & OwnHeader): string {
  const first = `Written by Offhook for ${mac}, a ${model}.`;
  return group === undefined ? first : `${first}\nOffhook's group: ${group}`;
}

/** Reads those comments back; empty for anybody else's file. */
export function readOwnHeader(text: string): OwnHeader {
  const [first = '', second = ''] = text.split('\n', 2);
  const model = /^# Written by Offhook for [0-9A-F:]{17}, a (\w{4,8})\.$/.exec(first)?.[1];
  if (model === undefined) return {};
  const group = /^# Offhook's group: (\S.{0,60})$/.exec(second)?.[1];
  return group === undefined ? { model } : { model, group };
}

/** Whether a comment is one of these. */
export function isOwnHeader(text: string): boolean {
  return /^(Written by Offhook|Offhook's group: )/.test(text);
}
