import { isWhole, type Bodies } from '../../api/bodies.ts';
import type { Exchange } from '../../api/exchange.ts';

type Sent = Pick<Exchange, 'method' | 'path' | 'requestHeaders'>;

/** Quotes a text for a POSIX shell. Nothing has a special meaning between single quotes, except the single quote. */
export const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * Returns the command that sends the request again with cURL, one option a line. Returns `undefined` if the page no longer
 * has the whole body.
 */
export function curlCommand(
  { method, path, requestHeaders }: Sent,
  { origin, bodies }: { origin: string; bodies: Bodies | undefined },
): string | undefined {
  const hasBody = requestHeaders.some(([name]) => name.toLowerCase() === 'content-type');
  const body = bodies?.request;
  if (hasBody && (body === undefined || !isWhole(body))) return undefined;
  return [
    `curl -i ${quoted(`${origin}${path}`)}`,
    ...(method === 'GET' ? [] : [`-X ${quoted(method)}`]),
    ...requestHeaders.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(hasBody && body !== undefined ? [`--data-raw ${quoted(body.text)}`] : []),
  ].join(' \\\n  ');
}
