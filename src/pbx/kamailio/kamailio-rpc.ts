import { pbxGarbled, pbxRefused, pbxUnreachable } from '#pbx/pbx-error.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { printable } from '#values/printable.ts';

/** A NOTIFY without an answer is given up after 32 seconds (RFC 3261 timer F); everything else comes at once. */
const PATIENCE_MS = 40_000;
/** Ten thousand registrations are some 10 MB. */
const ANSWER_LIMIT = 64 * 1024 * 1024;
/** Of what it says of an error, in characters. */
const LONGEST_SHOWN = 120;

/** Asks Kamailio's modules by JSON-RPC over HTTP (jsonrpcs and xhttp). */
export class KamailioRpc {
  readonly #url: string;
  #id = 0;

  constructor(url: string) {
    this.#url = url;
  }

  /** The result of one command. Throws `OffhookError`: PBX_UNREACHABLE, PBX_REFUSED, PBX_GARBLED. */
  async call(method: string, params: readonly (string | number)[] = []): Promise<unknown> {
    this.#id += 1;
    const text = await this.#post(JSON.stringify({ jsonrpc: '2.0', method, params, id: this.#id }));
    const answer = parsed(text);
    if (typeof answer !== 'object' || answer === null) throw this.#garbled('no JSON-RPC');
    if ('result' in answer) return answer.result;
    const error = 'error' in answer ? (answer.error as { message?: unknown }) : undefined;
    if (error === undefined) throw this.#garbled('no JSON-RPC');
    throw pbxRefused(
      `Kamailio at ${this.#url}`,
      `${method}: ${printable(String(error?.message ?? 'without a word'), LONGEST_SHOWN)}`,
      'Are the modules loaded that the sample configuration loads (docs/guide/your-kamailio.md)?',
    );
  }

  async #post(body: string): Promise<string> {
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return await boundedText(response, () => this.#garbled('far too much'));
    } catch (cause) {
      if (cause instanceof OffhookError) throw cause;
      const { name, message, cause: inner } = cause as Error;
      const why = name === 'TimeoutError' ? 'it says nothing' : codeOf(inner) || message;
      throw pbxUnreachable(`Kamailio at ${this.#url}`, why, cause);
    }
  }

  #garbled(why: string): OffhookError {
    return pbxGarbled(this.#url, why);
  }
}

async function boundedText(response: Response, tooMuch: () => OffhookError): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > ANSWER_LIMIT) throw tooMuch();
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
