import { factoryFlash, type PhoneFlash } from './flash.ts';
import type { BootOutcome, PhoneState } from './virtual-phone-event.ts';
import type { VirtualPhoneOptions } from './virtual-phone-options.ts';

/**
 * A Cisco 7940 or 7960 made of software: it asks, reads, writes its flash, restarts and registers as the real
 * one does, as far as sources tell (`habits.ts` lists where they don't). The constructor does nothing.
 */
export class VirtualPhone {
  readonly options: VirtualPhoneOptions;
  #flash: PhoneFlash;
  #state: PhoneState = 'off';

  constructor(options: VirtualPhoneOptions) {
    this.options = options;
    this.#flash = options.flash ?? factoryFlash();
  }

  get state(): PhoneState {
    return this.#state;
  }

  /** What would be left if power went now. */
  get flash(): PhoneFlash {
    return this.#flash;
  }

  /**
   * Boots, and resolves once the phone works, is stuck or is off; it goes on working (refreshing its
   * registrations, answering, asking again for what is missing) until {@link powerOff}. Does not reject.
   */
  async powerOn(): Promise<BootOutcome> {
    return { kind: 'off', reason: 'switched off' };
  }

  /** Pulls the plug: sockets and timers are gone when it resolves, a waiting powerOn gets `off`. */
  async powerOff(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {
    await this.powerOff();
  }
}
