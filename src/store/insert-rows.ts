import type { Compilable, CompiledQuery, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** Rows of one statement; what is left over goes into the next smaller ones. */
const PART_SIZES = [128, 64, 32, 16, 8, 4, 2, 1] as const;

/**
 * Inserts many rows by few statements, each of which Kysely compiles once: with a statement of its own for every
 * batch it would spend more time on that than the database on the rows. All rows have the same columns in the same
 * order.
 */
export class RowInserter<Row extends object> {
  readonly #build: (transaction: Transaction<Schema>, rows: readonly Row[]) => Compilable;
  readonly #compiled = new Map<number, CompiledQuery>();

  constructor(build: (transaction: Transaction<Schema>, rows: readonly Row[]) => Compilable) {
    this.#build = build;
  }

  /** Inserts them within the transaction. */
  async insert(transaction: Transaction<Schema>, rows: readonly Row[]): Promise<void> {
    let from = 0;
    for (const size of PART_SIZES) {
      for (; rows.length - from >= size; from += size) {
        const part = rows.slice(from, from + size);
        const parameters = part.flatMap((row) => Object.values(row));
        const compiled = this.#compiled.get(size) ?? this.#compile(transaction, part, parameters.length);
        await transaction.executeQuery({ ...compiled, parameters });
      }
    }
  }

  #compile(transaction: Transaction<Schema>, part: readonly Row[], parameters: number): CompiledQuery {
    const compiled = this.#build(transaction, part).compile();
    // Kysely leaves out a column without a value, which would be wrong for every row to come.
    if (compiled.parameters.length !== parameters) throw new TypeError('a row lacks a value');
    this.#compiled.set(part.length, compiled);
    return compiled;
  }
}
