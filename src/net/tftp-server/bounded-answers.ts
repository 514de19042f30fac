import type { AnswerFile, FileAnswer, FileRequest } from '#provisioning/file-answer.ts';

/** Where answers go; for each `asker` exactly one of the three is called, at once unless the answer is a promise. */
export interface AnswerReceiver<Asker> {
  settled(answer: FileAnswer, asker: Asker): void;
  failed(error: unknown, asker: Asker): void;
  /** Too many promises are awaited already. */
  tooMany(asker: Asker): void;
}

/** Asks for answers, and bounds the number of promises that are awaited at once. */
export class BoundedAnswers<Asker> {
  readonly #answer: AnswerFile;
  readonly #most: number;
  readonly #receiver: AnswerReceiver<Asker>;
  #awaited = 0;

  constructor(answer: AnswerFile, most: number, receiver: AnswerReceiver<Asker>) {
    this.#answer = answer;
    this.#most = most;
    this.#receiver = receiver;
  }

  /** Asks for one file. */
  ask(request: FileRequest, asker: Asker): void {
    let answer: FileAnswer | Promise<FileAnswer>;
    try {
      answer = this.#answer(request);
    } catch (error) {
      this.#receiver.failed(error, asker);
      return;
    }
    if (!(answer instanceof Promise)) {
      this.#receiver.settled(answer, asker);
    } else if (this.#awaited < this.#most) {
      this.#awaited += 1;
      void this.#await(answer, asker);
    } else {
      // Nobody waits for it, so its failure is nobody's either.
      answer.catch(() => {});
      this.#receiver.tooMany(asker);
    }
  }

  async #await(promised: Promise<FileAnswer>, asker: Asker): Promise<void> {
    let answer: FileAnswer;
    try {
      answer = await promised;
    } catch (error) {
      this.#receiver.failed(error, asker);
      return;
    } finally {
      this.#awaited -= 1;
    }
    this.#receiver.settled(answer, asker);
  }
}
