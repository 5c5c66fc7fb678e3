import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useApi, useExchanges } from '../api/api-context.tsx';
import type { Exchange } from '../api/exchange.ts';
import { summarise } from './summarise.ts';
import { story } from './sentences.ts';
import styles from './story.module.css';

/** Waits until a run is over, so that a hundred requests are one sentence and not a flood. */
const quietMs = 700;

type StoryProps = {
  shown: boolean;
  shows: (exchange: Exchange) => boolean;
  /** Said before a run, where there is more than one picture. */
  label: string | undefined;
};

/**
 * The latest request as an ordered list, or the latest run in a sentence: read out politely, and on screen for those who
 * do not want the picture to move.
 */
export function Story({ shown, shows, label }: StoryProps): ReactNode {
  const { log } = useApi();
  const newest = useExchanges().find(shows)?.number ?? 0;
  const told = useRef(newest);
  const [fresh, setFresh] = useState<readonly Exchange[]>([]);
  useEffect(() => {
    if (newest === told.current) return undefined;
    const timer = setTimeout(() => {
      setFresh(log.entries().filter((exchange) => exchange.number > told.current && shows(exchange)));
      told.current = newest;
    }, quietMs);
    return () => {
      clearTimeout(timer);
    };
  }, [newest, log, shows]);

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
      {fresh.length > 1 && (
        <p>
          {label !== undefined && `${label}: `}
          {summarise(fresh)}
        </p>
      )}
    </div>
  );
}
