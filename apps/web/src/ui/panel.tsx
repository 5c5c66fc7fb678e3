import { useId, type ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './panel.module.css';

type PanelProps = {
  title: string;
  /** Content at the end of the title: a count, a path. */
  aside?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
};

/** Shows a part of a page with a title. */
export function Panel({ title, aside, className, children }: PanelProps): ReactNode {
  const id = useId();
  return (
    <section className={clsx(styles['panel'], className)} aria-labelledby={id}>
      <div className={styles['head']}>
        <h2 className={styles['title']} id={id}>
          {title}
        </h2>
        {aside !== undefined && <span className={styles['aside']}>{aside}</span>}
      </div>
      {children}
    </section>
  );
}
