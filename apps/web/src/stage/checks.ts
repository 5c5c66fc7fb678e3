import { refusedAt, storeAsked, succeeded, toneOf, type Exchange } from '../api/exchange.ts';
import { duration } from '../ui/format.ts';
import type { Place } from './places.ts';
import type { Step } from './steps.ts';

/** What the replica looked into to know whose request it is, in order: signature, near cache or its own memory, Redis. */
export function checks(exchange: Exchange, at: Place): Step[] {
  const { timing, code } = exchange;
  const steps: Step[] = [];
  if (timing.verifyMs !== undefined) steps.push(signature(exchange, timing.verifyMs, at));
  if (timing.cacheMs !== undefined)
    steps.push({ kind: 'known', at, note: `near cache · ${duration(timing.cacheMs)}` });
  if (timing.memory !== undefined) {
    const { found, ms } = timing.memory;
    steps.push({
      kind: 'recalled',
      at,
      found,
      note: `${found ? '' : 'not '}in its memory · ${duration(ms)}`,
    });
  }
  const store = storeAsked(exchange);
  if (store !== undefined) steps.push(...asking(exchange, store, at));
  else if (code === 'store_unavailable') steps.push({ kind: 'unasked', at, note: 'Redis not asked' });
  return steps;
}

function signature(exchange: Exchange, verifyMs: number, at: Place): Step {
  const { timing, code } = exchange;
  // Something is looked up for a signature that holds, and for no other.
  const lookedUp = timing.store !== undefined || timing.memory !== undefined;
  const good = lookedUp || succeeded(exchange) || code === 'store_unavailable';
  const checked = code === 'invalid_token' ? 'token not valid' : 'signature checked';
  return { kind: 'signature', at, good, note: `${good ? 'signature ok' : checked} · ${duration(verifyMs)}` };
}

function asking(
  exchange: Exchange,
  { command, ms }: { command: string; ms: number },
  replica: Place,
): Step[] {
  const away = exchange.code === 'store_unavailable';
  const missed: Step = {
    kind: 'missed',
    at: 'redis',
    tone: toneOf(exchange),
    note: away ? `no answer in ${duration(ms)}` : `no such session · ${duration(ms)}`,
  };
  const found: Step = { kind: 'found', at: 'redis', note: `${command} · ${duration(ms)}` };
  return [
    { kind: 'move', from: replica, to: 'redis', carries: 'command' },
    away || lacksSession(exchange) ? missed : found,
    { kind: 'move', from: 'redis', to: replica, carries: 'reply' },
  ];
}

/** Redis had no session for the token. A JWT has none: what refuses it is found there, on a list. */
export const lacksSession = (exchange: Exchange): boolean =>
  refusedAt(exchange) === 'redis' && exchange.code === 'invalid_token' && !isJwt(exchange);

export const isJwt = ({ credential }: Exchange): boolean =>
  credential.kind === 'other' && credential.form !== 'session';
