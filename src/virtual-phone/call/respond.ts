import type { HeaderField } from '#protocols/sip/header-field.ts';
import { parameterValue } from '#protocols/sip/parameters.ts';
import { responseTo } from '#protocols/sip/response.ts';
import type { ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import type { SipIdentity } from '#virtual-phone/sip/register-request.ts';

/** Answers a request that makes no dialog. The tag is the same for the same request, as a repetition may come to us. */
export function answerWith(
  { model }: SipIdentity,
  transaction: ServerTransaction,
  status: number,
  headers: readonly HeaderField[] = [],
): void {
  const { request, headers: read } = transaction;
  const branch = parameterValue(read.vias[0].parameters, 'branch') ?? read.callId;
  const toTag = Buffer.from(branch).toString('hex').slice(-16);
  const own = [{ name: 'Server', value: model.userAgent }, ...headers];
  transaction.respond(responseTo(request, status, { toTag, headers: own }));
}
