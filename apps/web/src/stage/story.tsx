import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useApi, useExchanges } from '../api/api-context.tsx';
import type { Exchange } from '../api/exchange.ts';
import { summarise } from './model/summarise.ts';
import { story } from './model/sentences.ts';
import styles from './story.module.css';

/** Time without a new request after which a run counts as finished. A run of a hundred requests then gives one sentence. */
const quietMs = 700;

type StoryProps = {
  shown: boolean;
  shows: (exchange: Exchange) => boolean;
  /** Prefix of the summary, for a page with several diagrams. */
  label: string | undefined;
};

/**
 * Describes the latest request as an ordered list, or the latest run in one sentence. Screen readers announce it politely;
 * with reduced motion it is also visible.
 */
export function Story({ shown, shows, label }: StoryProps): ReactNode {
  const { log } = useApi();
  const newest = useExchanges().find(shows)?.number ?? 0;
  const announced = useRef(newest);
  const [fresh, setFresh] = useState<readonly Exchange[]>([]);
  useEffect(() => {
    if (newest === announced.current) return undefined;
    const timer = setTimeout(() => {
      setFresh(log.entries().filter((exchange) => exchange.number > announced.current && shows(exchange)));
      announced.current = newest;
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
