import { useMemo, useRef, useState } from 'react';
import type { Exchange } from '../api/exchange.ts';
import type { Scenery } from './player.ts';
import type { Step } from './model/steps.ts';
import type { Phase } from './time-bar.tsx';

export type Followed = {
  exchange: Exchange;
  slowed: number | undefined;
  behind: number;
  phase: Phase | undefined;
};

export type Following = Pick<Scenery, 'started'> & {
  step: (step: Step) => void;
  finished: (exchange: Exchange, left: number) => void;
  show: (exchange: Exchange) => void;
};

const minIntervalMs = 240;

const phaseOf = (step: Step): Phase | undefined => {
  if (step.kind === 'signature') return 'verify';
  if (step.kind === 'cacheHit') return 'cache';
  if (step.kind === 'memoryLookup') return 'memory';
  if (step.kind === 'found' || step.kind === 'missed') return 'store';
  if (step.kind === 'move')
    return step.carries === 'command' || step.carries === 'reply' ? 'store' : 'network';
  return step.kind === 'refused' ? 'handler' : undefined;
};

export function useFollowed(): [Followed | undefined, Following] {
  const [followed, setFollowed] = useState<Followed>();
  const followedAtMs = useRef(Number.NEGATIVE_INFINITY);
  const following = useMemo(
    (): Following => ({
      started: (exchange, slowed, behind) => {
        const nowMs = performance.now();
        if (nowMs - followedAtMs.current < minIntervalMs) return;
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
