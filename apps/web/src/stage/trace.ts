import { refusedAt, succeeded, type Exchange } from '../api/exchange.ts';
import { duration } from '../ui/format.ts';

/** A machine of the picture. Replicas are told apart by their names. */
export type Place = 'browser' | 'nginx' | 'redis' | `replica ${string}`;

export const replicaPlace = (name: string): Place => `replica ${name}`;

export type Step =
  /** Something goes over a wire: the request, its answer, a command to Redis, the reply. */
  | { kind: 'move'; from: Place; to: Place; carries: 'request' | 'answer' | 'command' | 'reply' }
  /** Something happens at a machine; `note` is written beside it. */
  | { kind: 'signature'; at: Place; good: boolean; note: string }
  /** A replica gave no usable answer, and NGINX turns to the next. */
  | { kind: 'failed'; at: Place; note: string }
  /** Redis has no such session, or did not answer. */
  | { kind: 'missed'; at: 'redis'; note: string }
  | { kind: 'found'; at: 'redis'; note: string }
  | { kind: 'refused'; at: Place; note: string }
  /** No answer came back to the browser. */
  | { kind: 'lost'; at: Place; note: string }
  | { kind: 'arrived'; at: 'browser'; good: boolean; note: string };

/** The way that a request really took, in order, read from the headers of its answer. */
export function trace(exchange: Exchange): Step[] {
  const { status, servedBy, tried, timing } = exchange;
  const steps: Step[] = [{ kind: 'move', from: 'browser', to: 'nginx', carries: 'request' }];

  if (status === undefined) {
    const note = exchange.type === 'websocket' ? 'refused; browsers hide the status' : 'no answer';
    return [...steps, { kind: 'lost', at: 'nginx', note }];
  }

  for (const name of tried.slice(0, tried.at(-1) === servedBy ? -1 : undefined)) {
    const replica = replicaPlace(name);
    steps.push(
      { kind: 'move', from: 'nginx', to: replica, carries: 'request' },
      { kind: 'failed', at: replica, note: 'no usable answer' },
      { kind: 'move', from: replica, to: 'nginx', carries: 'request' },
    );
  }

  const refusal = refusedAt(exchange);
  const verdict = exchange.code === undefined ? `${status}` : `${status} ${exchange.code}`;

  if (servedBy === undefined) {
    if (refusal !== undefined) steps.push({ kind: 'refused', at: 'nginx', note: verdict });
  } else {
    const replica = replicaPlace(servedBy);
    steps.push({ kind: 'move', from: 'nginx', to: replica, carries: 'request' });
    if (timing.verifyMs !== undefined) {
      // Redis is asked for a signature that holds, and for no other.
      const good = timing.store !== undefined || succeeded(exchange);
      const checked = exchange.code === 'invalid_token' ? 'token not valid' : 'signature checked';
      steps.push({
        kind: 'signature',
        at: replica,
        good,
        note: `${good ? 'signature ok' : checked} · ${duration(timing.verifyMs)}`,
      });
    }
    if (timing.store !== undefined) {
      const { command, ms } = timing.store;
      const missed = refusal === 'redis';
      steps.push(
        { kind: 'move', from: replica, to: 'redis', carries: 'command' },
        missed
          ? {
              kind: 'missed',
              at: 'redis',
              note: `${status === 503 ? 'no answer' : 'no such session'} · ${duration(ms)}`,
            }
          : { kind: 'found', at: 'redis', note: `${command} · ${duration(ms)}` },
        { kind: 'move', from: 'redis', to: replica, carries: 'reply' },
      );
    }
    if (refusal !== undefined) steps.push({ kind: 'refused', at: replica, note: verdict });
    steps.push({ kind: 'move', from: replica, to: 'nginx', carries: 'answer' });
  }

  steps.push(
    { kind: 'move', from: 'nginx', to: 'browser', carries: 'answer' },
    {
      kind: 'arrived',
      at: 'browser',
      good: succeeded(exchange),
      note: `${status} · ${duration(exchange.totalMs)}`,
    },
  );
  return steps;
}

const placeName = (place: Place): string => {
  if (place === 'browser') return 'The browser';
  if (place === 'nginx') return 'NGINX';
  return place === 'redis' ? 'Redis' : place.slice('replica '.length);
};

/** The same as sentences, for those who do not see the picture and for those who do not want it to move. */
export function story(exchange: Exchange): { step: Step; sentence: string }[] {
  return trace(exchange).flatMap((step) => sentences(exchange, step).map((sentence) => ({ step, sentence })));
}

function sentences({ method, path, credential, timing }: Exchange, step: Step): string[] {
  switch (step.kind) {
    case 'move':
      if (step.from === 'browser') {
        const token =
          credential.kind === 'other'
            ? `with a ${credential.label} token`
            : { none: 'without a token', own: 'with its token' }[credential.kind];
        return [`The browser sends ${method} ${path} ${token} to NGINX.`];
      }
      if (step.from === 'nginx' && step.carries === 'request')
        return [`NGINX hands it to ${placeName(step.to)}.`];
      if (step.carries === 'command')
        return [`${placeName(step.from)} asks Redis: ${timing.store?.command ?? ''}.`];
      if (step.carries === 'answer' && step.to === 'nginx')
        return [`${placeName(step.from)} answers through NGINX.`];
      return [];
    case 'signature':
      return [`${placeName(step.at)} checks the token: ${step.note}.`];
    case 'failed':
      return [`${placeName(step.at)} gives no usable answer; NGINX turns to the next.`];
    case 'found':
      return [`Redis has answered: ${step.note}.`];
    case 'missed':
      return [`Redis: ${step.note}.`];
    case 'refused':
      return [`${placeName(step.at)} refuses: ${step.note}.`];
    case 'lost':
      return [`The browser gets nothing back: ${step.note}.`];
    case 'arrived':
      break;
  }
  return [`The browser has its answer: ${step.note}.`];
}
