import type { Load } from './load.ts';

/** Returns the bytes of the requests. HTTP/1.1 keeps the connection open. */
export function rawRequests({ url, headers }: Pick<Load, 'url' | 'headers'>): string {
  const { host, pathname, search } = new URL(url);
  const sets = headers.length === 0 ? [{}] : headers;
  return sets
    .map((set) => [`GET ${pathname}${search} HTTP/1.1`, `Host: ${host}`, ...headerLines(set), '', ''])
    .map((lines) => lines.join('\r\n'))
    .join('');
}

function headerLines(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}

/** Counts line ends too. */
export function headerBytes(headers: Readonly<Record<string, string>>): number {
  return headerLines(headers).reduce((sum, line) => sum + Buffer.byteLength(line) + 2, 0);
}
