import { useCallback, useState } from 'react';
import { endpoints, kinds, stepOf, type Claims, type Kind, type Step } from '@session-lab/contract/labs/jwt';
import { useApi } from '../../../api/api-context.tsx';
import type { Answer } from '../../../api/client.ts';
import type { Exchange } from '../../../api/exchange.ts';
import { clockOffsetMs } from '../../../api/server-clock.ts';
import { inTurn } from './in-turn.ts';
import { kindForms } from './kinds.ts';

export type Held = {
  readonly kind: Kind;
  readonly token: string;
  readonly claims: Claims;
  /** Its `exp`, by this machine's clock. */
  readonly expiresAtMs: number;
};

export type Sent = {
  readonly what: 'ask' | 'sign-out';
  readonly kind: Kind;
  readonly token: string;
  readonly exchange: Exchange;
  /** Which step refused it. */
  readonly step: Step | undefined;
  /** Of the Authorization header's value, as the replica counted it. */
  readonly receivedBytes: number | undefined;
};

export type Jwts = {
  readonly held: readonly Held[];
  /** Since the page was opened or reset, oldest first. */
  readonly sent: readonly Sent[];
  readonly denyList: boolean;
  readonly setDenyList: (on: boolean) => void;
  /** How many requests the run that is under way sends; 0: there is none. */
  readonly running: number;
  /** Each of these goes through the kinds, one request after the other. */
  readonly signIn: () => Promise<void>;
  readonly ask: (times: number) => Promise<void>;
  readonly signOut: () => Promise<void>;
};

export const stepIn = (answer: Answer<unknown>): Step | undefined =>
  answer.ok || answer.offline ? undefined : stepOf(answer.problem.detail);

/** One sign-in a kind, and everything that was sent with the tokens of it. */
export function useJwts(): Jwts {
  const { client } = useApi();
  const [held, setHeld] = useState<readonly Held[]>([]);
  const [sent, setSent] = useState<readonly Sent[]>([]);
  const [denyList, setDenyList] = useState(false);
  const [running, setRunning] = useState(0);

  const send = useCallback(
    async (what: Sent['what'], { kind, token }: Held) => {
      const input = {
        params: { kind },
        query: { denyList: denyList ? ('on' as const) : undefined },
        token: { value: token, label: kind, form: kindForms[kind] },
      };
      const answer =
        what === 'ask'
          ? await client.request(endpoints.readMe, input)
          : await client.request(endpoints.signOut, input);
      const receivedBytes = answer.ok ? answer.data?.receivedBytes : undefined;
      const result = { what, kind, token, exchange: answer.exchange, step: stepIn(answer), receivedBytes };
      setSent((before) => [...before, result]);
    },
    [client, denyList],
  );

  const issue = useCallback(
    async (kind: Kind): Promise<Held | undefined> => {
      const answer = await client.request(endpoints.signIn, { params: { kind }, token: undefined });
      if (!answer.ok || answer.newToken === undefined) return undefined;
      const { claims } = answer.data;
      const expiresAtMs = claims.exp * 1000 - clockOffsetMs(answer.exchange);
      return { kind, token: answer.newToken, claims, expiresAtMs };
    },
    [client],
  );

  const run = useCallback(async (size: number, work: () => Promise<void>) => {
    setRunning(size);
    await work();
    setRunning(0);
  }, []);

  const signIn = useCallback(async () => {
    setHeld([]);
    await inTurn(kinds, async (kind) => {
      const one = await issue(kind);
      if (one === undefined) return;
      setHeld((before) => [...before, one]);
      await send('ask', one);
    });
  }, [issue, send]);

  return {
    held,
    sent,
    denyList,
    setDenyList,
    running,
    signIn: () => run(kinds.length * 2, signIn),
    ask: (times) => {
      const all = Array.from({ length: times }, () => held).flat();
      return run(all.length, () => inTurn(all, (one) => send('ask', one)));
    },
    signOut: () => run(held.length, () => inTurn(held, (one) => send('sign-out', one))),
  };
}
