import { useMemo, useState } from 'react';
import { endpoints, kinds, Step, type Kind } from '@session-lab/contract/labs/jwt';
import { useApi } from '../../../api/api-context.tsx';
import type { Answer } from '../../../api/client.ts';
import type { Exchange } from '../../../api/exchange.ts';
import { clockOffsetMs } from '../../../api/server-clock.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { useHandled, useShown } from '../../../stage/motion/use-player.ts';
import { inSequence } from '../frame/in-sequence.ts';
import { copiedLabel } from '../frame/thief.ts';
import { isSignedOut, kindForms, kindLabels, type Held, type Sent } from './results.ts';

export type Jwts = {
  /** The tokens and the responses that the player has shown. */
  readonly held: readonly Held[];
  readonly sent: readonly Sent[];
  /** Whether Redis has Ada's session: from its SET to its DEL, before the responses are back. */
  readonly sessionInRedis: boolean;
  readonly denyList: boolean;
  readonly setDenyList: (on: boolean) => void;
  /** Whether the requests of a run are in flight or not shown yet. */
  readonly busy: boolean;
  /** While a run is busy, the number of the last request before it. */
  readonly runAfter: number | undefined;
  /** `signIn`, `use` and `signOut` send the requests for all kinds, one after another. */
  readonly signIn: () => Promise<void>;
  readonly use: (times: number) => Promise<void>;
  readonly signOut: () => Promise<void>;
};

export const stepIn = (answer: Answer<unknown>): Step | undefined =>
  answer.ok || answer.offline ? undefined : Step.safeParse(answer.problem.step).data;

export function useJwts(player: Player): Jwts {
  const { client, log } = useApi();
  const shown = useShown(player);
  const [held, setHeld] = useState<readonly Held[]>([]);
  const [sent, setSent] = useState<readonly Sent[]>([]);
  const [denyList, setDenyList] = useState(false);
  const [busy, setBusy] = useState(false);
  const [runAfter, setRunAfter] = useState<number>();
  const handled = useHandled(player);
  const numbers = useMemo(() => new Set(shown.map(({ number }) => number)), [shown]);
  const handledNumbers = useMemo(() => new Set(handled.map(({ number }) => number)), [handled]);

  async function send(what: Sent['what'], { kind, token }: Held): Promise<Exchange> {
    // After the sign-out only the thief uses the token.
    const isCopy = what === 'use' && isSignedOut(token, sent);
    const input = {
      params: { kind },
      query: { denyList: denyList ? ('on' as const) : undefined },
      token: {
        value: token,
        label: isCopy ? copiedLabel : kindLabels[kind],
        form: kindForms[kind],
      },
    };
    const answer =
      what === 'use'
        ? await client.request(endpoints.readMe, input)
        : await client.request(endpoints.signOut, input);
    const { exchange } = answer;
    const receivedBytes = answer.ok ? answer.data?.receivedBytes : undefined;
    setSent((before) => [
      ...before,
      { what, kind, token, denyList, exchange, step: stepIn(answer), receivedBytes },
    ]);
    return exchange;
  }

  async function issue(kind: Kind): Promise<Held | undefined> {
    const answer = await client.request(endpoints.signIn, { params: { kind }, token: undefined });
    if (!answer.ok || answer.newToken === undefined) return undefined;
    const { claims } = answer.data;
    const one = {
      kind,
      token: answer.newToken,
      claims,
      expiresAtMs: claims.exp * 1000 - clockOffsetMs(answer.exchange),
      number: answer.exchange.number,
    };
    setHeld((before) => [...before, one]);
    return one;
  }

  /** Resolves when the player has shown the last request of the run. */
  async function run(size: number, label: string, work: () => Promise<Exchange | undefined>): Promise<void> {
    setBusy(true);
    setRunAfter(log.entries()[0]?.number ?? 0);
    player.begin({ size, label });
    const last = await work();
    if (last !== undefined) await player.whenShown(last.number);
    setBusy(false);
    setRunAfter(undefined);
  }

  const each = async (what: Sent['what'], tokens: readonly Held[]): Promise<Exchange | undefined> =>
    (await inSequence(tokens, (one) => send(what, one))).at(-1);

  const session = held.find(({ kind, number }) => kind === 'session' && handledNumbers.has(number));
  const atServers = sent.filter(({ exchange }) => handledNumbers.has(exchange.number));
  const current = held.filter(({ number }) => numbers.has(number));
  return {
    held: current,
    sent: sent.filter(({ exchange }) => numbers.has(exchange.number)),
    sessionInRedis: session !== undefined && !isSignedOut(session.token, atServers),
    denyList,
    setDenyList,
    busy,
    runAfter,
    signIn: () =>
      run(kinds.length * 2, 'sign in', async () => {
        setHeld([]);
        const exchanges = await inSequence(kinds, async (kind) => {
          const one = await issue(kind);
          return one === undefined ? undefined : send('use', one);
        });
        return exchanges.findLast((exchange) => exchange !== undefined);
      }),
    use: (times) => {
      const all = Array.from({ length: times }, () => current).flat();
      return run(all.length, 'send the tokens', () => each('use', all));
    },
    signOut: () => run(current.length, 'sign out', () => each('sign-out', current)),
  };
}
