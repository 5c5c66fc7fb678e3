import { useCallback, useEffect, useState } from 'react';
import { useProgress } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import type { LabName } from '../registry.ts';

export type Completion = {
  /** The response that completed the lab since the page was opened or reset. */
  readonly completedBy: Exchange | undefined;
  readonly atMs: number | undefined;
  /** Records a response that reaches the lab's goal. The first response counts. */
  readonly complete: (exchange: Exchange) => void;
};

/**
 * Tracks the completion of a lab. Only a shown response completes a lab, never a click.
 *
 * @param goal Response that reaches the lab's goal, found by the lab's `completedBy` in what the player has shown.
 */
export function useCompletion(name: LabName, goal?: Exchange): Completion {
  const { labs, complete: completeLab } = useProgress();
  const [completedBy, setCompletedBy] = useState<Exchange>();
  const complete = useCallback((exchange: Exchange) => {
    if (canComplete(exchange)) setCompletedBy((first) => first ?? exchange);
  }, []);
  if (goal !== undefined && completedBy === undefined && canComplete(goal)) setCompletedBy(goal);
  useEffect(() => {
    if (completedBy !== undefined) completeLab(name);
  }, [completedBy, completeLab, name]);
  const at = labs[name];
  return { completedBy, atMs: at === undefined ? undefined : Date.parse(at), complete };
}

/** Returns whether a response can complete a lab. A server error and a missing response show no claim. */
export const canComplete = ({ status }: Pick<Exchange, 'status'>): boolean =>
  status !== undefined && status < 500;
