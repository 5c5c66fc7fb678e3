import { succeeded, type Exchange } from '../../api/exchange.ts';

const list = new Intl.ListFormat('en');

export function verdict(responses: readonly Exchange[], name: string): string {
  const total = responses.length;
  const unauthorized = responses.filter(({ status }) => status === 401).length;
  const lost = responses.filter((exchange) => !succeeded(exchange)).length - unauthorized;
  const lostText = lost === 0 ? '' : ` ${lost} got no usable response.`;
  if (unauthorized > 0)
    return `${unauthorized} of ${total} requests got 401: the server did not know ${name}.${lostText}`;
  if (lost > 0) return `${total - lost} of ${total} requests succeeded.${lostText}`;
  const servers = [...new Set(responses.flatMap(({ servedBy }) => servedBy ?? []))].sort();
  if (servers.length < 2)
    return `All ${total} requests succeeded, but only ${list.format(servers)} responded.`;
  return `All ${total} requests succeeded, on ${list.format(servers)}.`;
}
