import type { ReactNode } from 'react';
import { Countdown } from '../../../ui/countdown.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { ReplicaName } from '../../../ui/identity.tsx';
import type { FaultState } from './use-fault.ts';

export function FaultNote({ state }: { state: FaultState }): ReactNode {
  if (state.kind === 'none') return null;
  if (state.kind === 'refused') return <Notice look="warn">{state.reason}</Notice>;
  const { fault, untilMs } = state;
  return (
    <Notice look="warn">
      <ReplicaName name={fault.replica} />{' '}
      {fault.fault === 'crash' ? 'crashed. It accepts connections again in ' : 'is slow for another '}
      <Countdown untilMs={untilMs} over="a moment" />
    </Notice>
  );
}
