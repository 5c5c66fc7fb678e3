import type { ReactNode } from 'react';
import { Countdown } from '../../../ui/countdown.tsx';
import { Notice } from '../../../ui/notice.tsx';

/** The wait for the end of a failure, the student's own or another's, and why the servers refused a run. */
export const RunNotices = ({
  of,
  waitsUntilMs,
  refusal,
}: {
  of: string;
  /** End of the wait, in epoch milliseconds of this computer. Undefined without a wait. */
  waitsUntilMs: number | undefined;
  refusal: string | undefined;
}): ReactNode => (
  <>
    {waitsUntilMs !== undefined && (
      <Notice>
        Only one {of} runs at a time. Yours begins in <Countdown untilMs={waitsUntilMs} over="a moment" />
      </Notice>
    )}
    {refusal !== undefined && <Notice look="warn">{refusal}</Notice>}
  </>
);
