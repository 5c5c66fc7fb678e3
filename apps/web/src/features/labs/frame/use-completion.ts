import { useCallback, useState } from 'react';
import { useProgress } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import type { LabName } from '../list.ts';

export type Completion = {
  /** The response that completed the lab since the page was opened or reset. */
  readonly completedBy: Exchange | undefined;
  readonly atMs: number | undefined;
  /** Records a response that reaches the lab's goal. The first response counts. */
  readonly complete: (exchange: Exchange) => void;
};

/** Tracks the completion of a lab. Only an observed response completes a lab, never a click. */
export function useCompletion(name: LabName): Completion {
  const { labs, complete: completeLab } = useProgress();
  const [completedBy, setCompletedBy] = useState<Exchange>();
  const complete = useCallback(
    (exchange: Exchange) => {
      setCompletedBy((first) => first ?? exchange);
      completeLab(name);
    },
    [completeLab, name],
  );
  const at = labs[name];
  return { completedBy, atMs: at === undefined ? undefined : Date.parse(at), complete };
}
