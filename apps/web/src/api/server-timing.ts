/** Where the replica spent its time, in milliseconds; a part that was not reached is absent. */
export type Timing = {
  /** Checking the token's signature. */
  verifyMs?: number;
  /** Finding the session in the replica's near cache: then there was no signature to check and nothing to ask Redis. */
  cacheMs?: number;
  /** Looking into the replica's own memory, where a lab keeps state there, and whether it was in it. */
  memory?: { found: boolean; ms: number };
  /** Asking Redis, and with which command. */
  store?: { command: string; ms: number };
  handlerMs?: number;
};

/** Reads `Server-Timing` (W3C): `verify;dur=0.009, store;desc="GET";dur=0.31, handler;dur=0.08`. What it does not know it skips. */
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
    if (name === 'memory') timing.memory = { found: described(parameters) === 'hit', ms: durMs };
    if (name === 'store') timing.store = { command: described(parameters), ms: durMs };
  }
  return timing;
}

function described(parameters: string): string {
  const [, quoted, bare] = /;\s*desc=(?:"([^"]*)"|([^;,\s]+))/.exec(parameters) ?? [];
  return quoted ?? bare ?? '';
}
