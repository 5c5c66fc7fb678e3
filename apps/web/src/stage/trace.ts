import { refusedAt, storeAsked, succeeded, toneOf, type Exchange, type Tone } from '../api/exchange.ts';
import { duration } from '../ui/format.ts';

/** A machine of the picture. Replicas are told apart by their names. */
export type Place = 'browser' | 'nginx' | 'redis' | `replica ${string}`;

export const replicaPlace = (name: string): Place => `replica ${name}`;

export type Step =
  /** Something goes over a wire: the request, its answer, a command to Redis, the reply. */
  | { kind: 'move'; from: Place; to: Place; carries: 'request' | 'answer' | 'command' | 'reply' }
  /** Something happens at a machine; `note` is written beside it. */
  | { kind: 'signature'; at: Place; good: boolean; note: string }
  /** The replica has the session in its near cache: no signature to check, and Redis is not asked. */
  | { kind: 'known'; at: Place; note: string }
  /** A replica gave no usable answer, and NGINX turns to the next. */
  | { kind: 'failed'; at: Place; note: string }
  /** A replica said that the store is away, and NGINX asks its peer, which says the same. */
  | { kind: 'deferred'; at: Place; note: string }
  /** A replica does not ask Redis, for it knows that the store is away. */
  | { kind: 'unasked'; at: Place; note: string }
  /** Redis has no such session, or did not answer. */
  | { kind: 'missed'; at: 'redis'; tone: Tone; note: string }
  | { kind: 'found'; at: 'redis'; note: string }
  | { kind: 'refused'; at: Place; tone: Tone; note: string }
  /** No answer came back to the browser. */
  | { kind: 'lost'; at: Place; note: string }
  | { kind: 'arrived'; at: 'browser'; tone: Tone; note: string };

export type Note = Exclude<Step, { kind: 'move' }>;

export function toneOfNote(note: Note): Tone {
  switch (note.kind) {
    case 'signature':
      return note.good ? 'ok' : 'bad';
    case 'found':
    case 'known':
      return 'ok';
    case 'failed':
      return 'bad';
    case 'lost':
    case 'deferred':
    case 'unasked':
      return 'away';
    case 'missed':
    case 'refused':
    case 'arrived':
      break;
  }
  return note.tone;
}

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
  const { status, servedBy, timing } = exchange;
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
    if (timing.verifyMs !== undefined) {
      // Redis is asked for a signature that holds, and for no other.
      const good = timing.store !== undefined || succeeded(exchange) || exchange.code === 'store_unavailable';
      const checked = exchange.code === 'invalid_token' ? 'token not valid' : 'signature checked';
      steps.push({
        kind: 'signature',
        at: replica,
        good,
        note: `${good ? 'signature ok' : checked} · ${duration(timing.verifyMs)}`,
      });
    }
    if (timing.cacheMs !== undefined)
      steps.push({ kind: 'known', at: replica, note: `near cache · ${duration(timing.cacheMs)}` });
    const store = storeAsked(exchange);
    if (store === undefined && exchange.code === 'store_unavailable')
      steps.push({ kind: 'unasked', at: replica, note: 'Redis not asked' });
    if (store !== undefined) {
      const { command, ms } = store;
      const missed = refusal === 'redis';
      steps.push(
        { kind: 'move', from: replica, to: 'redis', carries: 'command' },
        missed
          ? {
              kind: 'missed',
              at: 'redis',
              tone,
              note: status === 503 ? `no answer in ${duration(ms)}` : `no such session · ${duration(ms)}`,
            }
          : { kind: 'found', at: 'redis', note: `${command} · ${duration(ms)}` },
        { kind: 'move', from: 'redis', to: replica, carries: 'reply' },
      );
    }
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

const placeName = (place: Place): string => {
  if (place === 'browser') return 'The browser';
  if (place === 'nginx') return 'NGINX';
  return place === 'redis' ? 'Redis' : place.slice('replica '.length);
};

/** The same as sentences, for those who do not see the picture and for those who do not want it to move. */
export function story(exchange: Exchange): { step: Step; sentence: string }[] {
  return trace(exchange).flatMap((step) => sentences(exchange, step).map((sentence) => ({ step, sentence })));
}

function sentences({ type, method, path, credential, code, timing }: Exchange, step: Step): string[] {
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
    case 'known':
      return [`${placeName(step.at)} knows the session and asks nobody: ${step.note}.`];
    case 'failed':
      return [`${placeName(step.at)} gives no usable answer; NGINX turns to the next.`];
    case 'deferred':
      return [`${placeName(step.at)} said 503 too; NGINX asked its peer.`];
    case 'unasked':
      return [`Redis is not asked: ${placeName(step.at)} knows that it is away.`];
    case 'found':
      return [`Redis has answered: ${step.note}.`];
    case 'missed':
      return [step.tone === 'away' ? `Redis gave ${step.note}.` : `Redis: ${step.note}.`];
    case 'refused':
      return code === 'store_unavailable'
        ? [`${placeName(step.at)} cannot reach Redis: ${step.note}.`]
        : [`${placeName(step.at)} refuses: ${step.note}.`];
    case 'lost':
      return [`The browser gets nothing back: ${step.note}.`];
    case 'arrived':
      break;
  }
  return type === 'websocket'
    ? [
        `The browser has its answer: ${step.note}. What was checked and asked for it is not visible: browsers hide a handshake’s headers from the page.`,
      ]
    : [`The browser has its answer: ${step.note}.`];
}
