import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './already-signed-in.module.css';
import { destinationOf } from './destination.ts';

type AlreadySignedInProps = { userName: string; /** The form, for another person. */ children: ReactNode };

/** Goes on as who one is, or brings the form: it ends the session there is. */
export function AlreadySignedIn({ userName, children }: AlreadySignedInProps): ReactNode {
  const { state }: { state: unknown } = useLocation();
  const [other, setOther] = useState(false);
  if (other) {
    return (
      <div className={styles['stack']}>
        <Notice>
          This ends the session of <strong>{userName}</strong> on this page.
        </Notice>
        {children}
      </div>
    );
  }
  return (
    <div className={styles['stack']}>
      <p>
        You are signed in as <strong>{userName}</strong>.
      </p>
      <div className={styles['ways']}>
        <Link className={buttonClass('primary')} to={destinationOf(state)}>
          Continue
        </Link>
        <Button
          onClick={() => {
            setOther(true);
          }}
        >
          As someone else
        </Button>
      </div>
    </div>
  );
}
