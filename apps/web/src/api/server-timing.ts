/**
 * The time that the replica spent on each part of a request, in milliseconds. A part that the request did not
 * reach is absent.
 */
export type Timing = {
  /** Checking the token's signature. */
  verifyMs?: number;
  /**
   * Finding the session in the near cache of the replica, which needs neither a signature check nor Redis.
   */
  cacheMs?: number;
  /**
   * Reading the memory of the replica, where some labs keep state; `found` is false if the state was not
   * there.
   */
  memory?: { found: boolean; ms: number };
  /** Querying Redis, and the command. */
  store?: { command: string; ms: number };
  /** Redis was needed, and did not reply. */
  unanswered?: true;
  handlerMs?: number;
};

/**
 * Reads `Server-Timing` (W3C): `verify;dur=0.009, store;desc="GET";dur=0.31, handler;dur=0.08`. Skips unknown
 * entries.
 */
export function parseServerTiming(header: string): Timing {
  const timing: Timing = {};
  for (const [, name = '', parameters = ''] of header.matchAll(
    /([\w-]+)((?:\s*;\s*[\w-]+=(?:"[^"]*"|[^;,]*))*)/g,
  )) {
    const durMs = Number(/;\s*dur=([\d.]+)/.exec(parameters)?.[1]);
    if (!Number.isFinite(durMs)) continue;
    if (name === 'verify') timing.verifyMs = durMs;
    if (name === 'cache') timing.cacheMs = durMs;
    if (name === 'handler') timing.handlerMs = durMs;
    if (name === 'unanswered') timing.unanswered = true;
    if (name === 'memory') timing.memory = { found: description(parameters) === 'hit', ms: durMs };
    if (name === 'store') timing.store = { command: description(parameters), ms: durMs };
  }
  return timing;
}

function description(parameters: string): string {
  const [, quoted, bare] = /;\s*desc=(?:"([^"]*)"|([^;,\s]+))/.exec(parameters) ?? [];
  return quoted ?? bare ?? '';
}
