import { useCallback, useEffect, useState } from 'react';
import { endpoints, type Fault } from '@session-lab/contract';
import { useApi } from '../../../api/api-context.tsx';
import { clockOffsetMs } from '../../../api/server-clock.ts';

export type FaultState =
  | { readonly kind: 'none' }
  /** `untilMs`: by this machine's clock. */
  | { readonly kind: 'active'; readonly fault: Fault; readonly untilMs: number }
  /** Why not, for the student. */
  | { readonly kind: 'refused'; readonly words: string };

const none: FaultState = { kind: 'none' };

const refusals = new Map([
  ['forbidden', 'Only an administrator may break things here: ask your teacher.'],
  ['authentication_required', 'Only an administrator may break things here: ask your teacher.'],
  ['not_found', 'This replica does not hear: it is away already, or the labs are off.'],
  ['store_unavailable', 'Redis is away, so the replicas cannot be told.'],
]);

/** Breaks something on purpose, for everybody on this stack, and knows until when. */
export function useFault(): {
  state: FaultState;
  /** Resolves to whether it was done. */
  inject: (fault: Fault) => Promise<boolean>;
} {
  const { client } = useApi();
  const [state, setState] = useState<FaultState>(none);

  const untilMs = state.kind === 'active' ? state.untilMs : undefined;
  useEffect(() => {
    if (untilMs === undefined) return undefined;
    const over = setTimeout(
      () => {
        setState(none);
      },
      Math.max(0, untilMs - Date.now()),
    );
    return () => {
      clearTimeout(over);
    };
  }, [untilMs]);

  const inject = useCallback(
    async (fault: Fault) => {
      const answer = await client.request(endpoints.injectFault, { body: fault });
      if (!answer.ok) {
        const code = answer.offline ? undefined : answer.problem.code;
        setState({ kind: 'refused', words: refusals.get(code ?? '') ?? 'That did not work: try again.' });
        return false;
      }
      const { until } = answer.data;
      setState(
        until === null
          ? none
          : { kind: 'active', fault, untilMs: Date.parse(until) - clockOffsetMs(answer.exchange) },
      );
      return true;
    },
    [client],
  );
  return { state, inject };
}
