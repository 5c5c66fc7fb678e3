import { useCallback, useState } from 'react';
import { endpoints } from '@session-lab/contract/labs/expiry';
import { useApi } from '../../../api/api-context.tsx';
import { succeeded, type Exchange } from '../../../api/exchange.ts';

export type Kind = 'session' | 'jwt';

/** The remaining time from the last response. Only a response sets it. */
export type Left = { readonly untilMs: number; readonly over: boolean };

export type Tick = { readonly kind: Kind; readonly exchange: Exchange };

export type Expiry = {
  readonly signedInAtMs: number | undefined;
  readonly session: Left | undefined;
  readonly jwt: Left | undefined;
  readonly ticks: readonly Tick[];
  /** The result of extending the wrong key: the number of extended keys, and the remaining time of the session. */
  readonly wrongTouch: { readonly pushed: number; readonly remainingMs: number | null } | undefined;
  readonly signIn: () => Promise<void>;
  /** Sends one token. Resolves to the exchange if the session's token was accepted. */
  readonly send: (kind: Kind) => Promise<Exchange | undefined>;
  readonly touchWrongKey: () => Promise<void>;
};

type Tokens = Record<Kind, { value: string; label: string; form: 'session' | 'jwt' }>;

const left = (remainingMs: number): Left => ({ untilMs: Date.now() + remainingMs, over: false });
const over: Left = { untilMs: 0, over: true };

export function useExpiry(): Expiry {
  const { client } = useApi();
  const [tokens, setTokens] = useState<Tokens>();
  const [signedInAtMs, setSignedInAtMs] = useState<number>();
  const [lefts, setLefts] = useState<Partial<Record<Kind, Left>>>({});
  const [ticks, setTicks] = useState<readonly Tick[]>([]);
  const [wrongTouch, setWrongTouch] = useState<Expiry['wrongTouch']>();

  const signIn = useCallback(async () => {
    const answer = await client.request(endpoints.signIn, { token: undefined });
    if (!answer.ok || answer.newToken === undefined) return;
    const { jwt, remainingMs, jwtRemainingMs } = answer.data;
    setTokens({
      session: { value: answer.newToken, label: '15 s session', form: 'session' },
      jwt: { value: jwt, label: '15 s JWT', form: 'jwt' },
    });
    setSignedInAtMs(answer.exchange.startedAtMs);
    setLefts({ session: left(remainingMs), jwt: left(jwtRemainingMs) });
    setTicks([]);
    setWrongTouch(undefined);
  }, [client]);

  const send = useCallback(
    async (kind: Kind) => {
      if (tokens === undefined) return undefined;
      const answer = await client.request(kind === 'session' ? endpoints.readMe : endpoints.readJwt, {
        token: tokens[kind],
      });
      const { exchange } = answer;
      setTicks((before) => [...before, { kind, exchange }]);
      if (answer.ok) setLefts((before) => ({ ...before, [kind]: left(answer.data.remainingMs) }));
      else if (exchange.status === 401) setLefts((before) => ({ ...before, [kind]: over }));
      return succeeded(exchange) && kind === 'session' ? exchange : undefined;
    },
    [client, tokens],
  );

  const touchWrongKey = useCallback(async () => {
    if (tokens === undefined) return;
    const answer = await client.request(endpoints.touchWrongKey, { token: tokens.session });
    if (!answer.ok) return;
    setWrongTouch(answer.data);
    const { remainingMs } = answer.data;
    setLefts((before) => ({ ...before, session: remainingMs === null ? over : left(remainingMs) }));
  }, [client, tokens]);

  return {
    signedInAtMs,
    session: lefts.session,
    jwt: lefts.jwt,
    ticks,
    wrongTouch,
    signIn,
    send,
    touchWrongKey,
  };
}
