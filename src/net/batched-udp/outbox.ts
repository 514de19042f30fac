import type { BatchedPort } from './batched-port.ts';

/** Ports that have something to send, so that what datagrams lead to leaves in one call once they were taken. */
export class Outbox {
  #ports: BatchedPort[] = [];
  #isHeld = false;

  /** A port has gathered something. It leaves with {@link release}, or once the code has returned to the event loop. */
  add(port: BatchedPort): void {
    this.#ports.push(port);
    if (this.#ports.length === 1 && !this.#isHeld) queueMicrotask(this.flush);
  }

  /** From now on {@link release} is to come. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Ends {@link hold}, and sends. */
  release(): void {
    this.#isHeld = false;
    this.flush();
  }

  /** Sends everything. */
  readonly flush = (): void => {
    if (this.#ports.length === 0) return;
    const ports = this.#ports;
    this.#ports = [];
    for (const port of ports) port.flush();
  };
}
