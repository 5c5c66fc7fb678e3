import { useCallback, useEffect, useState } from 'react';
import { endpoints, type Fault } from '@session-lab/contract';
import { useApi } from '../../../api/api-context.tsx';
import { clockOffsetMs } from '../../../api/server-clock.ts';

export type FaultState =
  | { readonly kind: 'none' }
  /** `untilMs` is in the time of this computer's clock. */
  | { readonly kind: 'active'; readonly fault: Fault; readonly untilMs: number }
  | { readonly kind: 'refused'; readonly reason: string };

const none: FaultState = { kind: 'none' };

const refusals = new Map([
  ['forbidden', 'Only an administrator may inject faults. Contact your teacher.'],
  ['authentication_required', 'Only an administrator may inject faults. Contact your teacher.'],
  ['not_found', 'The server cannot receive the command: it is already down, or the labs are off.'],
  [
    'store_unavailable',
    'Redis is unavailable, so the servers cannot receive the command. Try again in a moment.',
  ],
]);

/** Returns why the server refused a fault. `code`: undefined without an answer. */
export const refusalOfFault = (code: string | undefined): string =>
  refusals.get(code ?? '') ?? 'The server did not cause the failure. Try again.';

/** Injects a fault for all users of this stack, and tracks when the fault ends. */
export function useFault(): {
  state: FaultState;
  /** Resolves to false if the server refused the fault. */
  inject: (fault: Fault) => Promise<boolean>;
} {
  const { client } = useApi();
  const [state, setState] = useState<FaultState>(none);

  const untilMs = state.kind === 'active' ? state.untilMs : undefined;
  useEffect(() => {
    if (untilMs === undefined) return undefined;
    const timer = setTimeout(
      () => {
        setState(none);
      },
      Math.max(0, untilMs - Date.now()),
    );
    return () => {
      clearTimeout(timer);
    };
  }, [untilMs]);

  const inject = useCallback(
    async (fault: Fault) => {
      const answer = await client.request(endpoints.injectFault, { body: fault });
      if (!answer.ok) {
        const code = answer.offline ? undefined : answer.problem.code;
        setState({ kind: 'refused', reason: refusalOfFault(code) });
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
