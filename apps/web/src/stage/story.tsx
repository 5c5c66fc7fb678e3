import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useApi, useExchanges } from '../api/api-context.tsx';
import type { Exchange } from '../api/exchange.ts';
import { summarise } from './summarise.ts';
import { story } from './trace.ts';
import styles from './story.module.css';

/** Waits until a run is over, so that a hundred requests are one sentence and not a flood. */
const quietMs = 700;

/**
 * The latest request as an ordered list, or the latest run in a sentence: read out politely, and on screen for those who
 * do not want the picture to move.
 */
export function Story({ shown }: { shown: boolean }): ReactNode {
  const { log } = useApi();
  const newest = useExchanges()[0]?.number ?? 0;
  const told = useRef(newest);
  const [fresh, setFresh] = useState<readonly Exchange[]>([]);
  useEffect(() => {
    if (newest === told.current) return undefined;
    const timer = setTimeout(() => {
      setFresh(log.entries().filter(({ number }) => number > told.current));
      told.current = newest;
    }, quietMs);
    return () => {
      clearTimeout(timer);
    };
  }, [newest, log]);

  const [first] = fresh;
  return (
    <div className={shown ? styles['story'] : 'visually-hidden'} aria-live="polite">
      {fresh.length === 1 && first !== undefined && (
        <ol className={styles['list']}>
          {story(first).map(({ sentence }) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      )}
      {fresh.length > 1 && <p>{summarise(fresh)}</p>}
    </div>
  );
}
