import { useCallback, useState } from 'react';
import { endpoints, type Step } from '@session-lab/contract/labs/jwt';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { promoted, unsigned } from './forge.ts';
import { stepIn } from './use-jwts.ts';

export type Attack = 'none' | 'admin' | 'expired';
export type Attacked = { readonly exchange: Exchange; readonly step: Step | undefined };

const labels: Record<Attack, string> = { none: 'alg: none', admin: 'role: admin', expired: 'expired' };

export function useAttacks(): {
  done: ReadonlyMap<Attack, Attacked>;
  busy: boolean;
  run: (attack: Attack, token: string) => Promise<void>;
} {
  const { client } = useApi();
  const [done, setDone] = useState<ReadonlyMap<Attack, Attacked>>(new Map());
  const [busy, setBusy] = useState(false);

  const forged = useCallback(
    async (attack: Attack, token: string): Promise<string | undefined> => {
      if (attack === 'none') return unsigned(token);
      if (attack === 'admin') return promoted(token);
      const answer = await client.request(endpoints.issueExpired, { token: undefined });
      return answer.ok ? answer.newToken : undefined;
    },
    [client],
  );

  const run = useCallback(
    async (attack: Attack, token: string) => {
      setBusy(true);
      const value = await forged(attack, token);
      if (value !== undefined) {
        const answer = await client.request(endpoints.readMe, {
          params: { kind: 'hs256' },
          query: {},
          token: { value, label: labels[attack], form: 'jwt' },
        });
        const attacked = { exchange: answer.exchange, step: stepIn(answer) };
        setDone((before) => new Map(before).set(attack, attacked));
      }
      setBusy(false);
    },
    [client, forged],
  );
  return { done, busy, run };
}
