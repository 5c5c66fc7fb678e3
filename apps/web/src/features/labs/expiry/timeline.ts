import { expiryLastsMs } from '@session-lab/contract/labs/expiry';
import { succeeded, type Exchange } from '../../../api/exchange.ts';

export const kinds = ['session', 'jwt'] as const;
export type Kind = (typeof kinds)[number];

export const kindNames: Readonly<Record<Kind, string>> = { session: 'Session', jwt: 'JWT' };

/** Facts about a response in addition to its exchange. `remainingMs` comes from its body, per token. */
export type Reading =
  | { readonly does: 'sign-in'; readonly remainingMs: Readonly<Record<Kind, number>> }
  | { readonly does: 'use'; readonly kind: Kind; readonly remainingMs: number | undefined }
  | { readonly does: 'extend-wrong-key'; readonly pushed: number; readonly remainingMs: number | undefined };

/** The readings of all responses, by the number of the exchange. */
export type Readings = ReadonlyMap<number, Reading>;

/** A use of a token, in the time since the sign-in. */
type Tick = { readonly kind: Kind; readonly afterMs: number; readonly exchange: Exchange };

export type TokenLife = {
  /** End of the token as the last response reported it, in the time since the sign-in. */
  readonly untilMs: number;
  /** Whether a response has shown that the token has ended. */
  readonly ended: boolean;
  /** Times of the responses that moved the end. */
  readonly restartsMs: readonly number[];
};

export type TimeLine = {
  /** Start of the time line, in epoch milliseconds of this computer: the middle of the sign-in request. */
  readonly signedInAtMs: number;
  readonly lives: Readonly<Record<Kind, TokenLife>>;
  readonly ticks: readonly Tick[];
  readonly wrongKey:
    | { readonly afterMs: number; readonly pushed: number; readonly remainingMs: number | undefined }
    | undefined;
};

/** A change of the end below this time is the delay of the network, or the whole seconds of `exp`. */
const noiseMs = 1_000;

const middleOf = ({ startedAtMs, totalMs }: Exchange): number => startedAtMs + totalMs / 2;

/** Returns the time line since the newest sign-in, from the responses that the player has shown. */
export function timeLine(shown: readonly Exchange[], readings: Readings): TimeLine | undefined {
  const at = shown.findLastIndex(({ number }) => readings.get(number)?.does === 'sign-in');
  const [signIn, ...rest] = at < 0 ? [] : shown.slice(at);
  const first = signIn && readings.get(signIn.number);
  if (signIn === undefined || first?.does !== 'sign-in') return undefined;
  const signedInAtMs = middleOf(signIn);

  const lives = { session: lifeFor(first.remainingMs.session), jwt: lifeFor(first.remainingMs.jwt) };
  const ticks: Tick[] = [];
  let wrongKey: TimeLine['wrongKey'];
  for (const exchange of rest) {
    const reading = readings.get(exchange.number);
    if (reading === undefined || reading.does === 'sign-in') continue;
    const afterMs = middleOf(exchange) - signedInAtMs;
    const kind = reading.does === 'use' ? reading.kind : 'session';
    if (reading.does === 'use') ticks.push({ kind, afterMs, exchange });
    else wrongKey = { afterMs, pushed: reading.pushed, remainingMs: reading.remainingMs };
    lives[kind] = after(lives[kind], exchange, afterMs, reading.remainingMs);
  }
  return { signedInAtMs, lives, ticks, wrongKey };
}

const lifeFor = (remainingMs: number): TokenLife => ({ untilMs: remainingMs, ended: false, restartsMs: [] });

function after(
  life: TokenLife,
  { status }: Exchange,
  afterMs: number,
  remainingMs: number | undefined,
): TokenLife {
  if (remainingMs !== undefined) {
    const untilMs = afterMs + remainingMs;
    const isMoved = untilMs - life.untilMs > noiseMs;
    return isMoved ? { ...life, untilMs, restartsMs: [...life.restartsMs, afterMs] } : life;
  }
  return status === 401 || status === 200 ? { ...life, ended: true } : life;
}

/** Returns the time left of a token at a time since the sign-in. */
export const leftMs = ({ untilMs, ended }: TokenLife, nowMs: number): number =>
  ended ? 0 : Math.max(0, untilMs - nowMs);

/** The question is about second 20. A response in this time decides it. */
const decisive = { fromMs: expiryLastsMs + 1_000, toMs: expiryLastsMs + 9_000 };

/** The answers of the question, in the order of `lab.ts`. */
const answer = { both: 0, session: 1, neither: 2 } as const;

/**
 * Returns the index of the right answer, from the responses around second 20. Undefined before both tokens were used, and if a
 * response was neither an acceptance nor a refusal.
 */
export function rightAnswer(line: TimeLine | undefined): number | undefined {
  const works = { session: worksAtTheEnd(line, 'session'), jwt: worksAtTheEnd(line, 'jwt') };
  if (works.session === undefined || works.jwt === undefined) return undefined;
  if (works.session) return works.jwt ? answer.both : answer.session;
  return works.jwt ? undefined : answer.neither;
}

function worksAtTheEnd(line: TimeLine | undefined, kind: Kind): boolean | undefined {
  const tick = line?.ticks.find(
    (one) => one.kind === kind && one.afterMs >= decisive.fromMs && one.afterMs <= decisive.toMs,
  );
  const status = tick?.exchange.status;
  return status === 200 ? true : status === 401 ? false : undefined;
}

/** Returns the response that completes the lab: a success of the session later than its 15 seconds. */
export const completedBy = (line: TimeLine | undefined): Exchange | undefined =>
  line?.ticks.find(
    ({ kind, afterMs, exchange }) => kind === 'session' && afterMs > expiryLastsMs && succeeded(exchange),
  )?.exchange;
