import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '#store/database.ts';
import { askOperation, collectResult, dropOperation, readProgress } from '#store/operations.ts';
import { OffhookError } from '#values/offhook-error.ts';
import {
  type AnswerKinds,
  type AskedOperation,
  type OperationAnswer,
  readAnswer,
  readResult,
} from './operation.ts';
import { readServingRecord } from './serving-record.ts';

/** A phone that doesn't answer a NOTIFY is given up after 32 seconds (RFC 3261 timer F). */
const PATIENCE_MS = 45_000;
const LOOK_EVERY_MS = 50;
/** Of something long there is no hurry to know how far it is. */
const LOOK_AGAIN_EVERY_MS = 250;

type AnswerTo<Asked extends AskedOperation> = Extract<OperationAnswer, { kind: AnswerKinds[Asked['kind']] }>;

/** How a command follows what it asked for. */
export interface Following<Answer extends OperationAnswer> {
  /** Called whenever it is further than before. */
  readonly onProgress?: (answer: Answer) => void;
  /** Takes back what has not begun; the question then ends with `OPERATION_TAKEN_BACK`. */
  readonly signal?: AbortSignal;
}

/**
 * Asks the process that serves the data folder, and waits for what comes of it: once it tells how far it is, for as
 * long as it takes. Throws `OffhookError`.
 */
export async function askServer<Asked extends AskedOperation>(
  dataFolder: string,
  db: Database,
  asked: Asked,
  { onProgress = () => {}, signal }: Following<AnswerTo<Asked>> = {},
): Promise<AnswerTo<Asked>> {
  requireServer(dataFolder);
  const id = await askOperation(db, asked.kind, asked, new Date());
  const until = performance.now() + PATIENCE_MS;
  let heard: string | undefined;
  try {
    while (heard !== undefined || performance.now() < until) {
      const collected = await collectResult(db, id);
      if (collected !== undefined) return answerOf<Asked>(collected.result);
      const progress = readAnswer(await readProgress(db, id));
      const text = progress && JSON.stringify(progress);
      if (progress !== undefined && text !== heard) {
        heard = text;
        onProgress(progress as AnswerTo<Asked>);
      }
      if (signal?.aborted) throw takenBack();
      // It sets its own bounds, but it must be there.
      if (heard !== undefined) requireServer(dataFolder);
      await wait(heard === undefined ? LOOK_EVERY_MS : LOOK_AGAIN_EVERY_MS);
    }
  } finally {
    await dropOperation(db, id);
  }
  throw new OffhookError(
    'SERVER_SILENT',
    'The server was asked and said nothing.',
    'Is it busy, or being stopped? Look at what it prints.',
  );
}

function requireServer(dataFolder: string): void {
  if (readServingRecord(dataFolder) !== undefined) return;
  throw new OffhookError(
    'NOT_SERVING',
    `Nothing serves ${dataFolder}, so no phone can be reached.`,
    'Start it with: offhook serve; or name the folder that is served with --data.',
  );
}

function takenBack(): OffhookError {
  return new OffhookError(
    'OPERATION_TAKEN_BACK',
    'Stopped: nothing more begins, and what has begun goes on.',
    'See where each phone stands: offhook phone list.',
  );
}

function answerOf<Asked extends AskedOperation>(value: unknown): AnswerTo<Asked> {
  const result = readResult(value);
  if (result?.ok) return result.answer as AnswerTo<Asked>;
  if (result === undefined) {
    throw new OffhookError(
      'RESULT_UNKNOWN',
      'The answer of the server could not be understood.',
      'It is of another version than this command: restart it.',
    );
  }
  throw new OffhookError(result.code, result.message, result.remedy);
}
