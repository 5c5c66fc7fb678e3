import { useEffect, useState, type ReactNode } from 'react';
import styles from './loading.module.css';

/** After this a sentence says that it takes longer, in milliseconds. */
const slowAfterMs = 2_500;

/** Says that something loads, at once, and after some seconds that it takes long. Both are announced. */
export function Loading({ children }: { /** "Loading this page" */ children: string }): ReactNode {
  const [stage, setStage] = useState<'new' | 'loading' | 'slow'>('new');
  useEffect(() => {
    // A status is announced when its text changes: it is in the document before the text is.
    const timers = [
      setTimeout(() => {
        setStage('loading');
      }),
      setTimeout(() => {
        setStage('slow');
      }, slowAfterMs),
    ];
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, []);
  return (
    <output className={styles['loading']}>
      {stage !== 'new' && <span className={styles['text']}>{children}…</span>}
      {stage === 'slow' && <span className={styles['slow']}>This takes longer than usual.</span>}
    </output>
  );
}
