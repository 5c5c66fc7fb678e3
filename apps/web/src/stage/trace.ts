import { refusedAt, toneOf, type Exchange } from '../api/exchange.ts';
import { duration } from '../ui/format.ts';
import { checks } from './checks.ts';
import { replicaPlace } from './places.ts';
import type { Step } from './steps.ts';

/**
 * The replicas that NGINX turned away from, in order. It does so for want of an answer, and for a 502 or 503: where the
 * last one says that the store is away, the earlier have said so too, for it is the same store.
 */
export function turnedFrom({ tried, servedBy, code }: Exchange): { name: string; storeAway: boolean }[] {
  const storeAway = servedBy !== undefined && code === 'store_unavailable';
  return tried.slice(0, tried.at(-1) === servedBy ? -1 : undefined).map((name) => ({ name, storeAway }));
}

/** The way that a request really took, in order, read from the headers of its answer. */
export function trace(exchange: Exchange): Step[] {
  const { status, servedBy } = exchange;
  const tone = toneOf(exchange);
  const steps: Step[] = [{ kind: 'move', from: 'browser', to: 'nginx', carries: 'request' }];

  if (status === undefined) {
    const note = exchange.type === 'websocket' ? 'refused; browsers hide the status' : 'no answer';
    return [...steps, { kind: 'lost', at: 'nginx', note }];
  }

  for (const { name, storeAway } of turnedFrom(exchange)) {
    const replica = replicaPlace(name);
    steps.push(
      { kind: 'move', from: 'nginx', to: replica, carries: 'request' },
      storeAway
        ? { kind: 'deferred', at: replica, note: '503 too' }
        : { kind: 'failed', at: replica, note: 'no usable answer' },
      { kind: 'move', from: replica, to: 'nginx', carries: 'request' },
    );
  }

  const refusal = refusedAt(exchange);
  const verdict = exchange.code === undefined ? `${status}` : `${status} ${exchange.code}`;

  if (servedBy === undefined) {
    if (refusal !== undefined) steps.push({ kind: 'refused', at: 'nginx', tone, note: verdict });
  } else {
    const replica = replicaPlace(servedBy);
    steps.push({ kind: 'move', from: 'nginx', to: replica, carries: 'request' });
    steps.push(...checks(exchange, replica));
    if (refusal !== undefined) steps.push({ kind: 'refused', at: replica, tone, note: verdict });
    steps.push({ kind: 'move', from: replica, to: 'nginx', carries: 'answer' });
  }

  steps.push(
    { kind: 'move', from: 'nginx', to: 'browser', carries: 'answer' },
    {
      kind: 'arrived',
      at: 'browser',
      tone,
      note: `${status} · ${duration(exchange.totalMs)}`,
    },
  );
  return steps;
}
