import { useState, type ReactNode } from 'react';
import { useApi, useExchanges } from '../../../api/api-context.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { refusalOf } from './lab-refusal.ts';

/** Returns the number of the newest request at the mount. */
export function useSince(): number {
  const { log } = useApi();
  const [since] = useState(() => log.entries()[0]?.number ?? 0);
  return since;
}

/** Shows why the newest request under this path was refused, and when to try again. Ignores requests up to the number `since`. */
export function RefusalNote({
  under,
  except = [],
  since,
}: {
  under: string;
  /** Paths, and beginnings of paths that end with a slash. */
  except?: readonly string[];
  since: number;
}): ReactNode {
  const isExcepted = (path: string): boolean =>
    except.some((one) => path === one || (one.endsWith('/') && path.startsWith(one)));
  const newest = useExchanges().find(({ path }) => path.startsWith(under) && !isExcepted(path));
  const refusal = newest !== undefined && newest.number > since ? refusalOf(newest) : undefined;
  if (refusal === undefined) return null;
  return (
    <Notice look="warn">
      {refusal.reason} Try again in{' '}
      {refusal.untilMs === undefined ? 'a moment' : <Countdown untilMs={refusal.untilMs} over="a moment" />}
    </Notice>
  );
}
