import { useCallback, useState } from 'react';
import { endpoints, kinds, Step, type Claims, type Kind } from '@session-lab/contract/labs/jwt';
import { useApi } from '../../../api/api-context.tsx';
import type { Answer } from '../../../api/client.ts';
import type { Exchange } from '../../../api/exchange.ts';
import { clockOffsetMs } from '../../../api/server-clock.ts';
import { inSequence } from '../frame/in-sequence.ts';
import { kindForms } from './kinds.ts';

export type Held = {
  readonly kind: Kind;
  readonly token: string;
  readonly claims: Claims;
  /** The `exp` of the token, in the time of this computer's clock. */
  readonly expiresAtMs: number;
};

export type Sent = {
  readonly what: 'use' | 'sign-out';
  readonly kind: Kind;
  readonly token: string;
  readonly exchange: Exchange;
  readonly step: Step | undefined;
  /** Length of the Authorization header's value, as the replica counted it. */
  readonly receivedBytes: number | undefined;
};

export type Jwts = {
  readonly held: readonly Held[];
  readonly sent: readonly Sent[];
  readonly denyList: boolean;
  readonly setDenyList: (on: boolean) => void;
  /** Number of requests in the current run; 0 without a run. */
  readonly running: number;
  /** `signIn`, `use` and `signOut` send the requests for all kinds, one after another. */
  readonly signIn: () => Promise<void>;
  readonly use: (times: number) => Promise<void>;
  readonly signOut: () => Promise<void>;
};

export const stepIn = (answer: Answer<unknown>): Step | undefined =>
  answer.ok || answer.offline ? undefined : Step.safeParse(answer.problem.step).data;

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
        what === 'use'
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

  const run = useCallback(async (size: number, work: () => Promise<unknown>) => {
    setRunning(size);
    await work();
    setRunning(0);
  }, []);

  const signIn = useCallback(async () => {
    setHeld([]);
    await inSequence(kinds, async (kind) => {
      const one = await issue(kind);
      if (one === undefined) return;
      setHeld((before) => [...before, one]);
      await send('use', one);
    });
  }, [issue, send]);

  return {
    held,
    sent,
    denyList,
    setDenyList,
    running,
    signIn: () => run(kinds.length * 2, signIn),
    use: (times) => {
      const all = Array.from({ length: times }, () => held).flat();
      return run(all.length, () => inSequence(all, (one) => send('use', one)));
    },
    signOut: () => run(held.length, () => inSequence(held, (one) => send('sign-out', one))),
  };
}
