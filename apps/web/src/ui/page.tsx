import type { ReactNode } from 'react';
import styles from './page.module.css';

type PageProps = {
  title: string;
  /** One or two sentences under the title. */
  lead?: ReactNode;
  /** Narrow for forms, wide for tables. */
  width?: 'narrow' | 'wide';
  children: ReactNode;
};

/** Shows a page with title, lead and content. */
export function Page({ title, lead, width = 'wide', children }: PageProps): ReactNode {
  return (
    <div className={styles[width]}>
      <title>{`${title} · Session Lab`}</title>
      <header className={styles['head']}>
        <h1>{title}</h1>
        {lead !== undefined && <p className={styles['lead']}>{lead}</p>}
      </header>
      {children}
    </div>
  );
}
