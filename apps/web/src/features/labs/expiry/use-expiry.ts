import { useCallback, useEffect, useRef, useState } from 'react';
import { endpoints } from '@session-lab/contract/labs/expiry';
import { useApi } from '../../../api/api-context.tsx';
import type { Player } from '../../../stage/motion/player.ts';
import { inSequence } from '../frame/in-sequence.ts';
import { kinds, type Kind, type Reading, type Readings } from './timeline.ts';

/** Times of the requests of the run, since the sign-in. */
export const requestsAtMs = [10_000, 20_000] as const;
/** Times of the experiment with the wrong key, since the sign-in: the extension, and the use of the session. */
export const wrongKeyAtMs = { extend: 5_000, use: 17_000 } as const;

/** The planned requests of each kind of run, for the axis. */
const plans = {
  run: requestsAtMs.map((atMs) => ({ atMs, text: 'both used' })),
  'wrong-key': [
    { atMs: wrongKeyAtMs.extend, text: 'wrong key' },
    { atMs: wrongKeyAtMs.use, text: 'session used' },
  ],
} as const;
export type Plan = (typeof plans)[keyof typeof plans];

/** The current run, until the player has shown it. */
export type Running = 'run' | 'wrong-key' | 'once' | undefined;

export type Expiry = {
  readonly readings: Readings;
  readonly running: Running;
  /** The requests of the newest run that signed in. */
  readonly plan: Plan;
  /** Whether there are tokens to send. */
  readonly signedIn: boolean;
  /** Signs in, and sends both tokens after 10 and after 20 seconds. */
  readonly run: () => void;
  /** Signs in, extends the wrong key after 5 seconds, and sends the session when its 15 seconds are over. */
  readonly extendWrongKey: () => void;
  /** Sends both tokens now. */
  readonly sendOnce: () => void;
};

type Tokens = Record<Kind, { value: string; label: string; form: 'session' | 'jwt' }>;

/** Sends the requests of the lab. A request leaves at its time, also while the player still shows the request before. */
export function useExpiry(player: Player): Expiry {
  const { client } = useApi();
  const [readings, setReadings] = useState<Readings>(new Map());
  const [tokens, setTokens] = useState<Tokens>();
  const [running, setRunning] = useState<Running>();
  const [plan, setPlan] = useState<Plan>(plans.run);
  const stopping = useRef(new AbortController());
  useEffect(() => {
    stopping.current = new AbortController();
    return () => {
      stopping.current.abort();
    };
  }, []);

  const sent = useRef<number[]>([]);
  const note = useCallback((number: number, reading: Reading) => {
    sent.current.push(number);
    setReadings((before) => new Map(before).set(number, reading));
  }, []);

  /** Resolves to the tokens and to the time of the sign-in on the clock of `performance`. */
  const signIn = useCallback(async () => {
    const answer = await client.request(endpoints.signIn, { token: undefined });
    if (!answer.ok || answer.newToken === undefined) return undefined;
    const { exchange, data, newToken } = answer;
    note(exchange.number, {
      does: 'sign-in',
      remainingMs: { session: data.remainingMs, jwt: data.jwtRemainingMs },
    });
    const issued: Tokens = {
      session: { value: newToken, label: '15 s session', form: 'session' },
      jwt: { value: data.jwt, label: '15 s JWT', form: 'jwt' },
    };
    setTokens(issued);
    return { tokens: issued, atMs: performance.now() - exchange.totalMs / 2 };
  }, [client, note]);

  const use = useCallback(
    async (kind: Kind, { [kind]: token }: Tokens) => {
      const endpoint = kind === 'session' ? endpoints.readMe : endpoints.readJwt;
      const answer = await client.request(endpoint, { token });
      const remainingMs = answer.ok ? answer.data.remainingMs : undefined;
      note(answer.exchange.number, { does: 'use', kind, remainingMs });
    },
    [client, note],
  );

  const useBoth = useCallback((held: Tokens) => inSequence(kinds, (kind) => use(kind, held)), [use]);

  const start = useCallback(
    (kind: Exclude<Running, undefined>, size: number, work: (signal: AbortSignal) => Promise<unknown>) => {
      const { signal } = stopping.current;
      sent.current = [];
      player.begin({ size });
      setRunning(kind);
      if (kind !== 'once') setPlan(plans[kind]);
      void (async () => {
        await work(signal);
        if (signal.aborted) return;
        player.end();
        await Promise.all(sent.current.map((number) => player.whenShown(number)));
        setRunning(undefined);
      })();
    },
    [player],
  );

  return {
    readings,
    running,
    plan,
    signedIn: tokens !== undefined,

    run: () => {
      start('run', 1 + requestsAtMs.length * kinds.length, async (signal) => {
        const signedIn = await signIn();
        if (signedIn === undefined) return;
        for (const atMs of requestsAtMs) {
          if (!(await reached(signedIn.atMs + atMs, signal))) return;
          await useBoth(signedIn.tokens);
        }
      });
    },

    extendWrongKey: () => {
      start('wrong-key', 3, async (signal) => {
        const signedIn = await signIn();
        if (signedIn === undefined) return;
        if (!(await reached(signedIn.atMs + wrongKeyAtMs.extend, signal))) return;
        const answer = await client.request(endpoints.touchWrongKey, { token: signedIn.tokens.session });
        if (!answer.ok) return;
        const { pushed, remainingMs } = answer.data;
        note(answer.exchange.number, {
          does: 'extend-wrong-key',
          pushed,
          remainingMs: remainingMs ?? undefined,
        });
        if (!(await reached(signedIn.atMs + wrongKeyAtMs.use, signal))) return;
        await use('session', signedIn.tokens);
      });
    },

    sendOnce: () => {
      if (tokens !== undefined) start('once', kinds.length, () => useBoth(tokens));
    },
  };
}

/** Resolves at a time on the clock of `performance`: true, or false if `signal` aborted before. */
async function reached(atMs: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, Math.max(0, atMs - performance.now()));
  signal.addEventListener('abort', () => {
    resolve();
  });
  await promise;
  clearTimeout(timer);
  return !signal.aborted;
}
