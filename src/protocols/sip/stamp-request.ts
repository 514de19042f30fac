import { isNamed, listElements } from './header-field.ts';
import type { SipRequest } from './message.ts';
import { stampedVia, type UdpEndpoint } from './response-target.ts';
import { formatVia, type Via } from './via.ts';

/** The request with its topmost Via noting where it came from; the same object when there is nothing to note. */
export function stampedRequest(request: SipRequest, topVia: Via, source: UdpEndpoint): SipRequest {
  const stamped = formatVia(stampedVia(topVia, source));
  if (stamped === formatVia(topVia)) return request;
  const topField = request.headers.findIndex((field) => isNamed(field, 'Via'));
  const headers = request.headers.map((field, index) => {
    if (index !== topField) return field;
    const [, ...others] = listElements({ headers: [field] }, 'Via');
    return { name: field.name, value: [stamped, ...others].join(', ') };
  });
  return { ...request, headers };
}
