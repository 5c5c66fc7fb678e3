import type { ReactNode } from 'react';
import { Page } from '../../ui/page.tsx';
import styles from './auth-layout.module.css';

type AuthLayoutProps = {
  title: string;
  lead: ReactNode;
  /** `POST /v1/users` and what it will do, a sentence a step. */
  request: string;
  steps: readonly ReactNode[];
  children: ReactNode;
};

/** The form, and beside it what its button will set going. */
export function AuthLayout({ title, lead, request, steps, children }: AuthLayoutProps): ReactNode {
  return (
    <Page title={title} lead={lead}>
      <div className={styles['columns']}>
        <div className={styles['form']}>{children}</div>
        <aside className={styles['aside']} aria-label="What the button does">
          <code className={styles['request']}>{request}</code>
          <ol className={styles['steps']}>
            {steps.map((step, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the steps never change
              <li key={index}>{step}</li>
            ))}
          </ol>
        </aside>
      </div>
    </Page>
  );
}
