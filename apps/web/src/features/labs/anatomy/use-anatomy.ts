import { useCallback, useState } from 'react';
import { endpoints, Step, type Known, type Ring } from '@session-lab/contract/labs/anatomy';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { asStudent } from '../frame/student.ts';

/** A sent token: an issued token with a number of flipped bits, a malformed token, or a token signed with a guessed key. */
export type Attempt =
  | { readonly kind: 'flipped'; readonly of: string; readonly bits: number }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'guessed' };

export type Sent = {
  readonly attempt: Attempt;
  readonly exchange: Exchange;
  readonly step: Step | undefined;
  readonly known: Known | undefined;
};

type Issued = { readonly token: string; readonly key: number; readonly name: string };

export type Anatomy = {
  readonly issued: Issued | undefined;
  readonly ring: Ring | undefined;
  readonly sent: readonly Sent[];
  readonly issue: () => Promise<string | undefined>;
  readonly send: (token: string, attempt: Attempt) => Promise<Sent>;
  readonly rotate: () => Promise<void>;
};

const labels = { flipped: 'changed', malformed: 'malformed', guessed: 'guessed key' } as const;
const labelOf = (attempt: Attempt): string =>
  attempt.kind === 'flipped' && attempt.bits === 0 ? 'lab' : labels[attempt.kind];

export function useAnatomy(student: string): Anatomy {
  const { client } = useApi();
  const [issued, setIssued] = useState<Issued>();
  const [ring, setRing] = useState<Ring>();
  const [sent, setSent] = useState<readonly Sent[]>([]);

  const issue = useCallback(async () => {
    const answer = await client.request(endpoints.issueToken, {
      token: undefined,
      headers: asStudent(student),
    });
    if (!answer.ok || answer.newToken === undefined) return undefined;
    setIssued({ token: answer.newToken, key: answer.data.key, name: answer.data.name });
    setRing(answer.data.ring);
    return answer.newToken;
  }, [client, student]);

  const send = useCallback(
    async (token: string, attempt: Attempt) => {
      const answer = await client.request(endpoints.readMe, {
        token: { value: token, label: labelOf(attempt) },
        headers: asStudent(student),
      });
      const result: Sent = {
        attempt,
        exchange: answer.exchange,
        step: answer.ok || answer.offline ? undefined : Step.safeParse(answer.problem.step).data,
        known: answer.ok ? answer.data : undefined,
      };
      setSent((before) => [...before, result]);
      return result;
    },
    [client, student],
  );

  const rotate = useCallback(async () => {
    const answer = await client.request(endpoints.rotateKeys, {
      token: undefined,
      headers: asStudent(student),
    });
    if (answer.ok) setRing(answer.data);
  }, [client, student]);

  return { issued, ring, sent, issue, send, rotate };
}
