import { useMemo, useState } from 'react';
import { endpoints, Step, type Ring } from '@session-lab/contract/labs/anatomy';
import { useApi } from '../../../api/api-context.tsx';
import type { Player } from '../../../stage/motion/player.ts';
import { useHandled, usePlayerState, useShown } from '../../../stage/motion/use-player.ts';
import { inSequence } from '../frame/in-sequence.ts';
import { asStudent } from '../frame/student.ts';
import { checksShownAt, issuedLabel, type Attempt, type Sent } from './attempts.ts';
import { bitNumber, flip, fresh, signedBy, textOf, tokenBytes, type Draft } from './token.ts';

type Issued = { readonly token: string; readonly key: number; readonly name: string };

/** The content of one response. The page shows it when the player has shown the response. */
type Brought = { readonly number: number } & (
  | { readonly kind: 'issued'; readonly issued: Issued; readonly ring: Ring }
  | { readonly kind: 'ring'; readonly ring: Ring }
  | { readonly kind: 'sent'; readonly sent: Sent }
);

export type Anatomy = {
  readonly issued: Issued | undefined;
  /** Name of the user whose session Redis has. Redis has it before the page has the token. */
  readonly inRedis: string | undefined;
  readonly ring: Ring | undefined;
  readonly sent: readonly Sent[];
  /** The token that the picture shows on its way, and how many steps of the check it has shown. */
  readonly onStage: { readonly sent: Sent; readonly checks: number } | undefined;
  /** The responses of the run that flips one bit in each byte. */
  readonly flips: readonly Sent[];
  readonly busy: boolean;
  readonly issue: () => void;
  readonly send: (token: string, attempt: Attempt) => void;
  readonly flipEach: (token: string) => void;
  readonly forge: (passphrase: string) => void;
  readonly rotate: () => void;
};

const labels = { flipped: 'changed', malformed: 'malformed', guessed: 'guessed key' } as const;
const labelOf = (attempt: Attempt): string =>
  attempt.kind === 'flipped' && attempt.bits === 0 ? issuedLabel : labels[attempt.kind];

export const attemptOf = ({ issued, flipped }: Draft): Attempt => ({
  kind: 'flipped',
  of: issued,
  bits: flipped.size,
});

/** The requests of the lab, one run at a time, and what the player has shown of their responses. */
export function useAnatomy(player: Player, student: string): Anatomy {
  const { client } = useApi();
  const shown = useShown(player);
  const handled = useHandled(player);
  const [brought, setBrought] = useState<readonly Brought[]>([]);
  /** Number of the first request of the newest run of 64, or undefined before such a run. */
  const [flipsFrom, setFlipsFrom] = useState<number>();
  const [busy, setBusy] = useState(false);

  const state = useMemo(() => {
    const numbers = new Set(shown.map(({ number }) => number));
    const seen = brought.filter(({ number }) => numbers.has(number));
    const issued = seen.findLast((one) => one.kind === 'issued')?.issued;
    const ringAt = (before: number): Ring | undefined =>
      seen.filter(({ number }) => number < before).findLast((one) => one.kind !== 'sent')?.ring;
    const sent = seen.flatMap((one) => {
      if (one.kind !== 'sent') return [];
      const ring = ringAt(one.number);
      return issued === undefined || ring === undefined
        ? [one.sent]
        : [{ ...one.sent, keys: { own: issued.key, ring } }];
    });
    return {
      issued,
      ring: ringAt(Number.POSITIVE_INFINITY),
      sent,
      flips:
        flipsFrom === undefined
          ? []
          : sent.filter(({ exchange }) => exchange.number >= flipsFrom).slice(0, tokenBytes),
    };
  }, [shown, brought, flipsFrom]);

  const inRedis = useMemo(() => {
    const numbers = new Set(handled.map(({ number }) => number));
    const known = brought.filter(({ number }) => numbers.has(number));
    return known.findLast((one) => one.kind === 'issued')?.issued.name;
  }, [handled, brought]);

  const current = usePlayerState(player, (one) => one.current);
  const onStage = brought.flatMap((one) =>
    current !== undefined && one.kind === 'sent' && one.number === current.exchange.number
      ? [{ sent: one.sent, checks: checksShownAt(current.step) }]
      : [],
  )[0];

  const add = (one: Brought): void => {
    setBrought((before) => [...before, one]);
  };

  async function request(token: string, attempt: Attempt): Promise<number> {
    const answer = await client.request(endpoints.readMe, {
      token: { value: token, label: labelOf(attempt) },
      headers: asStudent(student),
    });
    const { exchange } = answer;
    add({
      kind: 'sent',
      number: exchange.number,
      sent: {
        attempt,
        exchange,
        step: answer.ok || answer.offline ? undefined : Step.safeParse(answer.problem.step).data,
        known: answer.ok ? answer.data : undefined,
      },
    });
    return exchange.number;
  }

  /** Runs the work, and waits until the player has shown its last request. */
  async function run(size: number, work: () => Promise<number | undefined>): Promise<void> {
    setBusy(true);
    player.begin(size === 1 ? { size } : { size, pace: 'stream' });
    const last = await work();
    player.end();
    if (last !== undefined) await player.whenShown(last);
    setBusy(false);
  }

  return {
    ...state,
    inRedis,
    onStage,
    busy,
    issue: () =>
      void run(1, async () => {
        const answer = await client.request(endpoints.issueToken, {
          token: undefined,
          headers: asStudent(student),
        });
        const { number } = answer.exchange;
        if (answer.ok && answer.newToken !== undefined) {
          const { key, name, ring } = answer.data;
          add({ kind: 'issued', number, issued: { token: answer.newToken, key, name }, ring });
        }
        return number;
      }),
    send: (token, attempt) => void run(1, () => request(token, attempt)),
    flipEach: (token) =>
      void run(tokenBytes, async () => {
        const drafts = Array.from({ length: tokenBytes }, (_, index) =>
          flip(fresh(token), bitNumber(index, index % 8)),
        );
        let first: number | undefined;
        const numbers = await inSequence(drafts, async (draft) => {
          const number = await request(textOf(draft), attemptOf(draft));
          first ??= number;
          setFlipsFrom(first);
          return number;
        });
        return numbers.at(-1);
      }),
    forge: (passphrase) => void run(1, () => request(signedBy(passphrase), { kind: 'guessed' })),
    rotate: () =>
      void run(1, async () => {
        const answer = await client.request(endpoints.rotateKeys, {
          token: undefined,
          headers: asStudent(student),
        });
        const { number } = answer.exchange;
        if (answer.ok) add({ kind: 'ring', number, ring: answer.data });
        return number;
      }),
  };
}
