import type { Compilable, CompiledQuery, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** What stands in one column of a row. */
export type Cell = string | number | null;

/** Rows of one statement; what is left over goes into the next smaller ones. */
const PART_SIZES = [128, 64, 32, 16, 8, 4, 2, 1] as const;

/**
 * Inserts many rows by few statements, each of which Kysely compiles once: with a statement of its own for every
 * batch it would spend more time on that than the database on the rows.
 */
export class RowInserter<Row extends object> {
  readonly #columns: readonly (keyof Row & string)[];
  readonly #build: (transaction: Transaction<Schema>, rows: readonly Row[]) => Compilable;
  readonly #compiled = new Map<number, CompiledQuery>();

  constructor(
    columns: readonly (keyof Row & string)[],
    build: (transaction: Transaction<Schema>, rows: readonly Row[]) => Compilable,
  ) {
    this.#columns = columns;
    this.#build = build;
  }

  /** Inserts rows, whose cells stand one after the other in the order of the columns, within the transaction. */
  async insert(transaction: Transaction<Schema>, cells: readonly Cell[]): Promise<void> {
    const width = this.#columns.length;
    let from = 0;
    for (const size of PART_SIZES) {
      for (; cells.length - from >= size * width; from += size * width) {
        const compiled = this.#compiled.get(size) ?? this.#compile(transaction, size);
        await transaction.executeQuery({ ...compiled, parameters: cells.slice(from, from + size * width) });
      }
    }
  }

  #compile(transaction: Transaction<Schema>, size: number): CompiledQuery {
    const blank = Object.fromEntries(this.#columns.map((column) => [column, null])) as Row;
    const compiled = this.#build(transaction, new Array<Row>(size).fill(blank)).compile();
    this.#compiled.set(size, compiled);
    return compiled;
  }
}
