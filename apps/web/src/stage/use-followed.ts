import { useMemo, useRef, useState } from 'react';
import type { Exchange } from '../api/exchange.ts';
import type { Scenery } from './player.ts';
import type { Step } from './steps.ts';
import type { Phase } from './time-bar.tsx';

/** The request that the strip under the picture tells about. */
export type Followed = {
  exchange: Exchange;
  slowed: number | undefined;
  /** How many requests wait for their turn in the picture. */
  behind: number;
  phase: Phase | undefined;
};

export type Following = Pick<Scenery, 'started'> & {
  step: (step: Step) => void;
  finished: (exchange: Exchange, left: number) => void;
  /** Without motion: there at once. */
  show: (exchange: Exchange) => void;
};

/** The strip changes no more often than this, in milliseconds. */
const leastMs = 240;

const phaseOf = (step: Step): Phase | undefined => {
  if (step.kind === 'signature') return 'verify';
  if (step.kind === 'known') return 'cache';
  if (step.kind === 'recalled') return 'memory';
  if (step.kind === 'found' || step.kind === 'missed') return 'store';
  if (step.kind === 'move') return step.carries === 'command' || step.carries === 'reply' ? 'store' : 'way';
  return step.kind === 'refused' ? 'handler' : undefined;
};

/** Which request is followed, and in which phase of it the picture is. */
export function useFollowed(): [Followed | undefined, Following] {
  const [followed, setFollowed] = useState<Followed>();
  const followedAtMs = useRef(Number.NEGATIVE_INFINITY);
  const following = useMemo(
    (): Following => ({
      started: (exchange, slowed, behind) => {
        const nowMs = performance.now();
        if (nowMs - followedAtMs.current < leastMs) return;
        followedAtMs.current = nowMs;
        setFollowed({ exchange, slowed, behind, phase: undefined });
      },
      step: (step) => {
        setFollowed((old) => (old === undefined ? old : { ...old, phase: phaseOf(step) }));
      },
      finished: (exchange, left) => {
        if (left > 0) return;
        setFollowed((old) => ({ exchange, slowed: old?.slowed, behind: 0, phase: undefined }));
      },
      show: (exchange) => {
        setFollowed({ exchange, slowed: undefined, behind: 0, phase: undefined });
      },
    }),
    [],
  );
  return [followed, following];
}
