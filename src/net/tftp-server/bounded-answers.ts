import type { AnswerFile, FileAnswer, FileRequest } from '#provisioning/file-answer.ts';

/** Where an answer goes; exactly one of the three is called, at once unless the answer is a promise. */
export interface AnswerReceiver {
  settled(answer: FileAnswer): void;
  failed(error: unknown): void;
  /** Too many promises are awaited already. */
  tooMany(): void;
}

/** Asks for answers, and bounds the number of promises that are awaited at once. */
export class BoundedAnswers {
  readonly #answer: AnswerFile;
  readonly #most: number;
  #awaited = 0;

  constructor(answer: AnswerFile, most: number) {
    this.#answer = answer;
    this.#most = most;
  }

  /** Asks for one file. */
  ask(request: FileRequest, receiver: AnswerReceiver): void {
    let answer: FileAnswer | Promise<FileAnswer>;
    try {
      answer = this.#answer(request);
    } catch (error) {
      receiver.failed(error);
      return;
    }
    if (!(answer instanceof Promise)) {
      receiver.settled(answer);
    } else if (this.#awaited < this.#most) {
      this.#awaited += 1;
      void this.#await(answer, receiver);
    } else {
      // Nobody waits for it, so its failure is nobody's either.
      answer.catch(() => {});
      receiver.tooMany();
    }
  }

  async #await(promised: Promise<FileAnswer>, receiver: AnswerReceiver): Promise<void> {
    let answer: FileAnswer;
    try {
      answer = await promised;
    } catch (error) {
      receiver.failed(error);
      return;
    } finally {
      this.#awaited -= 1;
    }
    receiver.settled(answer);
  }
}
