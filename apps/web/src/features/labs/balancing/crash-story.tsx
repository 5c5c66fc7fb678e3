import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { Fault } from '@session-lab/contract';
import { succeeded, type Exchange } from '../../../api/exchange.ts';
import { pause } from '../../../api/pause.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { ReplicaName } from '../../../ui/identity.tsx';
import { crashTimeline } from './crash-timeline.ts';
import styles from './crash-story.module.css';

const everyMs = 500;
/** A crash ends with the second failed attempt of NGINX. This is the limit if NGINX makes none. */
const crashMs = 20_000;
/** Maximum number of requests. One takes about 0.8 s, and NGINX skips a failed server for 3 s. */
const maxRequests = 18;

export type CrashWatch = {
  readonly crashed: string | undefined;
  /** Numbers of the exchanges since the crash. */
  readonly numbers: readonly number[];
  /** Crashes a replica, and sends one request after another until the replica responds again. */
  readonly start: (replica: string) => Promise<void>;
};

/** Sends requests over a crash. The crash ends when NGINX has tried the replica a second time. */
export function useCrashWatch(
  player: Player,
  inject: (fault: Fault) => Promise<boolean>,
  sendOne: () => Promise<Exchange>,
): CrashWatch {
  const [crashed, setCrashed] = useState<string>();
  const [numbers, setNumbers] = useState<readonly number[]>([]);
  const stopped = useRef(false);
  useEffect(() => {
    stopped.current = false;
    return () => {
      stopped.current = true;
    };
  }, []);

  const start = useCallback(
    async (replica: string) => {
      if (!(await inject({ fault: 'crash', replica, forMs: crashMs }))) return;
      setCrashed(replica);
      setNumbers([]);
      player.begin({ size: maxRequests });
      const seen: Exchange[] = [];
      let isHealed = false;
      for (let sent = 0; sent < maxRequests && !stopped.current; sent += 1) {
        const exchange = await sendOne();
        seen.push(exchange);
        setNumbers((before) => [...before, exchange.number]);
        const { laterRetries, recovery } = crashTimeline(replica, seen);
        if (recovery !== undefined) break;
        if (laterRetries.length > 0 && !isHealed) isHealed = await inject({ fault: 'heal', replica });
        await pause(everyMs);
      }
      if (stopped.current) return;
      player.end();
      await Promise.all(seen.map(({ number }) => player.whenShown(number)));
    },
    [inject, player, sendOne],
  );
  return { crashed, numbers, start };
}

/** The actions of NGINX after a crash, from the responses that the player has shown. */
export function CrashStory({
  crashed,
  exchanges,
  done,
}: {
  crashed: string;
  exchanges: readonly Exchange[];
  done: boolean;
}): ReactNode {
  const { firstRetry, skipped, laterRetries, recovery } = crashTimeline(crashed, exchanges);
  const failed = exchanges.filter((exchange) => !succeeded(exchange)).length;
  return (
    <section className={styles['story']} aria-label={`The crash of ${crashed}`}>
      <ol className={styles['phases']} aria-live="polite">
        <Phase title="Crashed" reached>
          <ReplicaName name={crashed} /> accepts no connection
        </Phase>
        <Phase title="Retried" reached={firstRetry !== undefined}>
          {firstRetry !== undefined && (
            <>
              {numbersOf([firstRetry])}: {crashed}, then{' '}
              <ReplicaName name={firstRetry.servedBy ?? 'the next server'} />
            </>
          )}
        </Phase>
        <Phase title="Skipped" reached={skipped.length > 0}>
          {skipped.length > 0 && (
            <>
              {countOf(skipped.length)} went directly to another server
              {laterRetries.length > 0 && `; tried again after 3 s: ${numbersOf(laterRetries)}`}
            </>
          )}
        </Phase>
        <Phase title="Recovered" reached={recovery !== undefined}>
          {recovery !== undefined && (
            <>
              <ReplicaName name={crashed} /> answered {numbersOf([recovery])}
            </>
          )}
        </Phase>
        <Phase title={done ? 'Failed' : 'Failed so far'} reached={exchanges.length > 0}>
          {exchanges.length > 0 && (
            <b>
              {failed} of {countOf(exchanges.length)}
            </b>
          )}
        </Phase>
      </ol>
    </section>
  );
}

const Phase = ({
  title,
  reached,
  children,
}: {
  title: string;
  reached: boolean;
  children: ReactNode;
}): ReactNode => (
  <li className={styles['phase']} data-reached={reached}>
    <b className={styles['title']}>{title}</b>
    <span>{children}</span>
  </li>
);

const numbersOf = (exchanges: readonly Exchange[]): string =>
  exchanges.map(({ number }) => `#${number}`).join(', ');
const countOf = (count: number): string => (count === 1 ? '1 request' : `${count} requests`);
