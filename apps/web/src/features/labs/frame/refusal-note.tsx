import { useState, type ReactNode } from 'react';
import { useApi, useExchanges } from '../../../api/api-context.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { refusalOf } from './lab-refusal.ts';

/** Shows why the newest request under this path was refused, and when to try again. Ignores requests from before the mount. */
export function RefusalNote({
  under,
  except = [],
}: {
  under: string;
  except?: readonly string[];
}): ReactNode {
  const { log } = useApi();
  const [since] = useState(() => log.entries()[0]?.number ?? 0);
  const newest = useExchanges().find(({ path }) => path.startsWith(under) && !except.includes(path));
  const refusal = newest !== undefined && newest.number > since ? refusalOf(newest) : undefined;
  if (refusal === undefined) return null;
  return (
    <Notice look="warn">
      {refusal.reason} Try again in{' '}
      {refusal.untilMs === undefined ? 'a moment' : <Countdown untilMs={refusal.untilMs} over="a moment" />}
    </Notice>
  );
}
