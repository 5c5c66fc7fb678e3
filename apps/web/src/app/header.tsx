import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useReplicas, useSession } from '../api/api-context.tsx';
import { useSignOut } from '../api/use-sign-out.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Glyph } from '../ui/identity.tsx';
import { MoonIcon, SunIcon } from '../ui/icons.tsx';
import styles from './header.module.css';
import { useTheme } from './theme.ts';

export function Header(): ReactNode {
  const { session } = useSession();
  return (
    <header className={styles['header']}>
      <Link className={styles['brand']} to="/">
        <BrandMark />
        Session Lab
      </Link>
      <Tagline />
      <ThemeButton />
      {session.status === 'guest' ? (
        <>
          <Link className={buttonClass('quiet')} to="/sign-in">
            Sign in
          </Link>
          <Link className={buttonClass('primary')} to="/sign-up">
            Sign up
          </Link>
        </>
      ) : (
        <>
          <Link className={styles['user']} to="/sessions">
            {session.publicId !== undefined && <Glyph publicId={session.publicId} />}
            <span className={styles['name']}>
              {session.status === 'signed-in' ? session.profile.displayName : '…'}
            </span>
            <span className="visually-hidden">
              {session.status === 'signed-in' && `, ${session.profile.userName}`}, your sessions
            </span>
          </Link>
          <SignOutButton />
        </>
      )}
    </header>
  );
}

const BrandMark = (): ReactNode => (
  <svg className={styles['mark']} width="28" height="14" viewBox="0 0 28 14" aria-hidden="true">
    <path className={styles['markId']} d="M4 0h10v14H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4Z" />
    <path className={styles['markSignature']} d="M14 0h10a4 4 0 0 1 4 4v6a4 4 0 0 1-4 4H14Z" />
  </svg>
);

const numberWords = ['no', 'one', 'two', 'three', 'four', 'five'];

function Tagline(): ReactNode {
  const count = useReplicas().length;
  return (
    <span className={styles['tagline']}>
      real NGINX · {count < 2 ? 'two' : (numberWords[count] ?? count)} servers · real Redis
    </span>
  );
}

function ThemeButton(): ReactNode {
  const { theme, chooseTheme } = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <Button
      look="bare"
      aria-label={`Use the ${other} theme`}
      title={`Use the ${other} theme`}
      onClick={() => {
        chooseTheme(other);
      }}
    >
      {theme === 'dark' ? <SunIcon /> : <MoonIcon />}
    </Button>
  );
}

function SignOutButton(): ReactNode {
  const { isKnown } = useSession();
  const signOut = useSignOut();
  const [busy, setBusy] = useState(false);
  return (
    <Button
      busy={busy}
      disabled={!isKnown}
      onClick={() => {
        setBusy(true);
        void signOut().finally(() => {
          setBusy(false);
        });
      }}
    >
      Sign out
    </Button>
  );
}
