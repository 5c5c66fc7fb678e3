import {
  isUnanswered,
  refusedAt,
  storeQuery,
  succeeded,
  toneOf,
  type Exchange,
  type Tone,
} from '../../api/exchange.ts';
import { duration } from '../../ui/format.ts';
import type { NodeId } from './nodes.ts';
import type { Step } from './steps.ts';

/** Returns how the replica authenticated the request, in order: signature, near cache or own memory, Redis. */
export function checks(exchange: Exchange, at: NodeId, tone: Tone = toneOf(exchange)): Step[] {
  const { timing } = exchange;
  const steps: Step[] = [];
  if (timing.verifyMs !== undefined) steps.push(signature(exchange, { ms: timing.verifyMs, at, tone }));
  if (timing.cacheMs !== undefined)
    steps.push({ kind: 'cacheHit', at, note: `near cache · ${duration(timing.cacheMs)}` });
  if (timing.memory !== undefined) {
    const { found, ms } = timing.memory;
    steps.push({
      kind: 'memoryLookup',
      at,
      found,
      note: `${found ? 'in memory' : 'not in memory'} · ${duration(ms)}`,
    });
  }
  const query = storeQuery(exchange);
  if (query !== undefined) steps.push(...queryRedis(exchange, query, at, tone));
  else if (isUnanswered(exchange)) steps.push({ kind: 'notQueried', at, note: 'Redis not queried' });
  return steps;
}

function signature(exchange: Exchange, { ms, at, tone }: { ms: number; at: NodeId; tone: Tone }): Step {
  const { timing, code } = exchange;
  // A replica looks up a session only after the signature passed.
  const lookedUp = timing.store !== undefined || timing.memory !== undefined;
  const good = lookedUp || succeeded(exchange) || isUnanswered(exchange);
  const checked = code === 'invalid_token' ? 'token not valid' : 'signature checked';
  return {
    kind: 'signature',
    at,
    tone: good ? 'ok' : tone,
    note: `${good ? 'signature ok' : checked} · ${duration(ms)}`,
  };
}

function queryRedis(
  exchange: Exchange,
  { command, ms }: { command: string; ms: number },
  replica: NodeId,
  tone: Tone,
): Step[] {
  const unavailable = isUnanswered(exchange);
  const missed: Step = {
    kind: 'missed',
    at: 'redis',
    tone: unavailable ? 'unavailable' : tone,
    note: unavailable ? `no response in ${duration(ms)}` : `no such session · ${duration(ms)}`,
  };
  const found: Step = {
    kind: 'found',
    at: 'redis',
    note: `Redis ${command.replaceAll(', ', ' → ')} · ${duration(ms)}`,
  };
  return [
    { kind: 'move', from: replica, to: 'redis', carries: 'command' },
    unavailable || lacksSession(exchange) ? missed : found,
    { kind: 'move', from: 'redis', to: replica, carries: 'reply' },
  ];
}

/** Returns whether Redis had no session for the token. False for a JWT: Redis holds only a deny list for JWTs. */
export const lacksSession = (exchange: Exchange): boolean =>
  refusedAt(exchange) === 'redis' &&
  exchange.code === 'invalid_token' &&
  !isUnanswered(exchange) &&
  !isJwt(exchange);

export const isJwt = ({ credential }: Exchange): boolean =>
  credential.kind === 'other' && credential.form !== 'session';
