import { memo, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useApi, useSession } from '../../../api/api-context.tsx';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Glyph } from '../../../ui/identity.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Token } from '../../../ui/token.tsx';
import styles from './token-panel.module.css';

/** The user's token with its two halves and the fingerprint of its session. Hidden by default, because teachers project this page. */
export const TokenPanel = memo(function TokenPanel(): ReactNode {
  const { tokens } = useApi();
  const { session } = useSession();
  const [revealed, setRevealed] = useState(false);
  const token = tokens.read();

  if (session.status === 'guest' || token === undefined) {
    return (
      <Panel title="Your token" aside="none yet">
        <p className={styles['text']}>
          These requests carry no token, so no server queries Redis. Sign up, and each request will carry your
          token.
        </p>
        <div className={styles['actions']}>
          <Link className={buttonClass('primary')} to="/sign-up">
            Sign up
          </Link>
          <Link className={buttonClass('quiet')} to="/sign-in">
            Sign in
          </Link>
        </div>
      </Panel>
    );
  }

  return (
    <Panel
      title="Your token"
      aside={
        <span className={styles['aside']}>
          {token.length} characters
          {session.publicId !== undefined && (
            <Glyph publicId={session.publicId} size={22} label="The fingerprint of your session" />
          )}
          <Button
            look="bare"
            className={styles['reveal']}
            aria-pressed={revealed}
            aria-label="Reveal the token"
            onClick={() => {
              setRevealed(!revealed);
            }}
          >
            {revealed ? 'Hide' : 'Reveal'}
          </Button>
        </span>
      }
    >
      <div className={styles['token']}>
        <Token token={token} masked={!revealed} />
      </div>
      <ul className={styles['legend']}>
        <li className={styles['id']}>32 random bytes</li>
        <li className={styles['signature']}>32-byte HMAC</li>
      </ul>
    </Panel>
  );
});
