import type { Compilable, CompiledQuery, Kysely, Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** What stands in one column of a row. */
export type Cell = string | number | null;

/** Rows of one statement. Fewer than the last are one statement, too, whatever their number. */
const PART_SIZES = [128, 64, 32] as const;

/**
 * Inserts many rows by few statements, each of which Kysely compiles once: with a statement of its own for every
 * batch it would spend more time on that than the database on the rows.
 */
export class RowInserter<Row extends object> {
  readonly #columns: readonly (keyof Row & string)[];
  readonly #build: (db: Kysely<Schema>, rows: readonly Row[]) => Compilable;
  readonly #compiled = new Map<number, CompiledQuery>();

  constructor(
    columns: readonly (keyof Row & string)[],
    build: (db: Kysely<Schema>, rows: readonly Row[]) => Compilable,
  ) {
    this.#columns = columns;
    this.#build = build;
  }

  /** Inserts rows, whose cells stand one after the other in the order of the columns, within the transaction. */
  async insert(transaction: Transaction<Schema>, cells: readonly Cell[]): Promise<void> {
    const width = this.#columns.length;
    for (let from = 0; from < cells.length; ) {
      const to = from + partOf((cells.length - from) / width) * width;
      await this.#insertPart(transaction, cells.slice(from, to));
      from = to;
    }
  }

  /** Inserts rows in a commit of their own, all or none. */
  async commit(db: Database, cells: readonly Cell[]): Promise<void> {
    const rows = cells.length / this.#columns.length;
    // One statement is a transaction by itself, and costs a fraction of one around it.
    if (rows > 0 && partOf(rows) === rows) await this.#insertPart(db, cells);
    else await db.transaction().execute((transaction) => this.insert(transaction, cells));
  }

  async #insertPart(db: Kysely<Schema>, cells: readonly Cell[]): Promise<void> {
    const compiled = this.#compiledFor(db, cells.length / this.#columns.length);
    await db.executeQuery({ ...compiled, parameters: cells });
  }

  #compiledFor(db: Kysely<Schema>, rows: number): CompiledQuery {
    const known = this.#compiled.get(rows);
    if (known !== undefined) return known;
    const blank = Object.fromEntries(this.#columns.map((column) => [column, null])) as Row;
    const compiled = this.#build(db, new Array<Row>(rows).fill(blank)).compile();
    this.#compiled.set(rows, compiled);
    return compiled;
  }
}

function partOf(rows: number): number {
  return PART_SIZES.find((size) => size <= rows) ?? rows;
}
