import type { ReactNode } from 'react';
import { Countdown } from '../../../ui/countdown.tsx';
import { Notice } from '../../../ui/notice.tsx';

/** The wait for another student's failure. `untilMs`: its end, in epoch milliseconds of this computer. Undefined without a wait. */
export const WaitsNotice = ({ of, untilMs }: { of: string; untilMs: number | undefined }): ReactNode =>
  untilMs !== undefined && (
    <Notice>
      Another student’s {of} is still running. Yours begins in <Countdown untilMs={untilMs} over="a moment" />
    </Notice>
  );
