import { refusedAt, succeeded, toneOf, type Exchange, type Tone } from '../../api/exchange.ts';
import { duration } from '../../ui/format.ts';
import { stepsInBrowser } from './arrival.ts';
import { checks } from './checks.ts';
import { localSteps } from './local.ts';
import { stepsInLog } from './log-file.ts';
import { messageSteps } from './message.ts';
import { replicaNode, type NodeId } from './nodes.ts';
import type { Step } from './steps.ts';
import { stepsFromNginx, stepsToNginx } from './tapped.ts';
import { isCookieIssued } from './token-tab.ts';

/**
 * Returns the replicas that NGINX gave up on, in order. NGINX tries the next replica if one does not respond, or returns
 * 502 or 503. If the last replica reports that the store is unavailable, the earlier ones did too: they share the store.
 */
export function failedReplicas({
  tried,
  servedBy,
  code,
}: Exchange): { name: string; storeUnavailable: boolean }[] {
  const storeUnavailable = servedBy !== undefined && code === 'store_unavailable';
  return tried
    .slice(0, tried.at(-1) === servedBy ? -1 : undefined)
    .map((name) => ({ name, storeUnavailable }));
}

/** Returns what the response brings, or how long it took. Without the word, the red 303 of a forged request looks like an error. */
function outcomeOf(exchange: Exchange, tone: Tone): string {
  if (isCookieIssued(exchange)) return 'Set-Cookie';
  const isAttack = exchange.type === 'arrival' && tone === 'bad' && succeeded(exchange);
  return isAttack ? 'worked' : duration(exchange.totalMs);
}

/**
 * Returns the steps that a request took, in order, from the headers of its response. `origin` is the machine that sent it,
 * `tone` the meaning of its outcome: a thief's 200 is bad.
 */
export function trace(
  exchange: Exchange,
  origin: NodeId = 'browser',
  tone = exchange.meaning ?? toneOf(exchange),
): Step[] {
  const { status, servedBy } = exchange;
  if (exchange.type === 'message') return messageSteps(exchange, origin);
  if (exchange.type === 'local') return localSteps(exchange);
  const steps: Step[] = [
    ...(exchange.type === 'arrival' && origin === 'browser' ? stepsInBrowser(exchange) : []),
    ...stepsToNginx(exchange, origin),
  ];

  if (status === undefined) {
    const note = exchange.type === 'websocket' ? 'refused; browsers hide the status' : 'no response';
    return [...steps, { kind: 'lost', at: 'nginx', note }];
  }

  for (const { name, storeUnavailable } of failedReplicas(exchange)) {
    const replica = replicaNode(name);
    steps.push(
      { kind: 'move', from: 'nginx', to: replica, carries: 'request' },
      storeUnavailable
        ? { kind: 'storeUnavailable', at: replica, note: '503 too' }
        : { kind: 'failed', at: replica, note: 'no usable response' },
      { kind: 'move', from: replica, to: 'nginx', carries: 'request' },
    );
  }

  const refusal = refusedAt(exchange);
  const verdict = exchange.code === undefined ? `${status}` : `${status} ${exchange.code}`;

  if (servedBy === undefined) {
    if (refusal !== undefined) steps.push({ kind: 'refused', at: 'nginx', tone, note: verdict });
  } else {
    const replica = replicaNode(servedBy);
    steps.push({ kind: 'move', from: 'nginx', to: replica, carries: 'request' });
    steps.push(...checks(exchange, replica, tone));
    if (refusal !== undefined) steps.push({ kind: 'refused', at: replica, tone, note: verdict });
    steps.push({ kind: 'move', from: replica, to: 'nginx', carries: 'response' });
  }

  steps.push(
    ...stepsFromNginx(exchange, origin),
    {
      kind: 'arrived',
      at: origin,
      tone,
      note: `${status} · ${outcomeOf(exchange, tone)}`,
    },
    ...stepsInLog(exchange),
  );
  return steps;
}
