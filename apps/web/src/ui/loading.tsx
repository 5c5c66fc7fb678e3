import { useEffect, useState, type ReactNode } from 'react';
import styles from './loading.module.css';

/** Time until the second text appears, in milliseconds. */
const slowAfterMs = 2_500;

/** Shows that a part is loading, and later that it takes longer than usual. Screen readers announce both. */
export function Loading({ children }: { children: string }): ReactNode {
  const [stage, setStage] = useState<'new' | 'loading' | 'slow'>('new');
  useEffect(() => {
    // Screen readers announce a status only when its text changes, so the element exists before its text.
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
