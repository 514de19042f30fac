import type { RequestedName } from '#files/file-names.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** Made-up phones must not fill the memory. */
const PHONES_KEPT = 20_000;

/**
 * Which of a phone's programs asks for files now. The loader begins with CTLSEP<MAC>.tlv and SEP<MAC>.cnf.xml; when
 * they name no load it asks for SIP<MAC>.cnf as well and keeps nothing of it (docs/explain/how-a-phone-boots.md).
 * The application begins with SIPDefault.cnf, and what it reads is in flash.
 */
export class BootStage {
  readonly #applications = new Set<MacAddress>();

  /** The phone has asked for a file of this kind. */
  note(mac: MacAddress, kind: RequestedName['kind']): void {
    if (kind === 'ctl' || kind === 'sep-xml') this.#applications.delete(mac);
    if (kind !== 'default-cnf') return;
    this.#applications.add(mac);
    if (this.#applications.size > PHONES_KEPT) {
      const [oldest] = this.#applications;
      if (oldest !== undefined) this.#applications.delete(oldest);
    }
  }

  /** Whether it is certain that the application reads. */
  isApplication(mac: MacAddress): boolean {
    return this.#applications.has(mac);
  }
}
