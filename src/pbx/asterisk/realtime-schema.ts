/** The tables of Asterisk's realtime configuration, as far as accounts go, and one of ours beside them. */
export interface RealtimeSchema {
  ps_endpoints: RealtimeRow;
  ps_auths: RealtimeRow;
  ps_aors: RealtimeRow;
  /** Which of them we made: Asterisk's own tables have no place to say so. */
  offhook_account: { id: string };
}

/** A column for each option; which there are depends on the version of Asterisk's schema. */
interface RealtimeRow {
  id: string;
  [option: string]: string | number | null;
}

/** Each object of an account, and its table. */
export const OBJECT_TABLES = { endpoint: 'ps_endpoints', auth: 'ps_auths', aor: 'ps_aors' } as const;

/** How long the values of a table's columns may be; `null` where there is no limit. */
export type ColumnLengths = ReadonlyMap<string, number | null>;
