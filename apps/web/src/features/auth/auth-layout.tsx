import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { useSession } from '../../api/api-context.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import styles from './auth-layout.module.css';
import { destinationOf } from './destination.ts';

type AuthLayoutProps = {
  title: string;
  lead: ReactNode;
  /** The request of the form: `POST /v1/users`. */
  request: string;
  /** One sentence for each step of the request. */
  steps: readonly ReactNode[];
  /** Whether the answer with the token has arrived. The form stays until the next page is there. */
  hasArrived: boolean;
  form: ReactNode;
};

/** Shows a form, and next to it the steps of its request. A signed-in user first confirms another sign-in. */
export function AuthLayout({ title, lead, request, steps, hasArrived, form }: AuthLayoutProps): ReactNode {
  const { session } = useSession();
  return (
    <Page title={title} lead={lead}>
      <div className={styles['columns']}>
        <div className={styles['form']}>
          {session.status === 'signed-in' && !hasArrived ? (
            <AlreadySignedIn userName={session.profile.userName} form={form} />
          ) : (
            form
          )}
        </div>
        <aside className={styles['aside']} aria-label="Steps of the request">
          <code className={styles['request']}>{request}</code>
          <ol className={styles['steps']}>
            {steps.map((step, index) => (
              <li key={index}>{step}</li>
            ))}
          </ol>
        </aside>
      </div>
    </Page>
  );
}

function AlreadySignedIn({ userName, form }: { userName: string; form: ReactNode }): ReactNode {
  const state: unknown = useLocation().state;
  const [usesOther, setUsesOther] = useState(false);
  if (usesOther) {
    return (
      <div className={styles['signedIn']}>
        <Notice>
          A new sign-in ends the session of <strong>{userName}</strong> on this page.
        </Notice>
        {form}
      </div>
    );
  }
  return (
    <div className={styles['signedIn']}>
      <p>
        You are signed in as <strong>{userName}</strong>.
      </p>
      <div className={styles['choices']}>
        <Link className={buttonClass('primary')} to={destinationOf(state)}>
          Continue
        </Link>
        <Button
          onClick={() => {
            setUsesOther(true);
          }}
        >
          Use another account
        </Button>
      </div>
    </div>
  );
}
