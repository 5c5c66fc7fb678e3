import { useState, type ReactNode } from 'react';
import { clsx } from 'clsx';
import { Link } from 'react-router';
import { useSession } from '../api/api-context.tsx';
import { useSignOut } from '../api/use-sign-out.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Glyph } from '../ui/identity.tsx';
import { MoonIcon, SunIcon } from '../ui/icons.tsx';
import styles from './header.module.css';
import { LabMenu } from './lab-menu.tsx';
import { useTheme } from './theme.ts';

export function Header(): ReactNode {
  const { session } = useSession();
  return (
    <header className={styles['header']}>
      <Link className={styles['brand']} to="/">
        <BrandMark />
        <span className={styles['brandName']}>Session Lab</span>
      </Link>
      <LabMenu />
      <span className={styles['space']} />
      <ThemeButton />
      {session.status === 'guest' ? (
        <>
          <Link className={clsx(buttonClass('bare'), styles['signIn'])} to="/sign-in">
            Sign in
          </Link>
          <Link className={buttonClass('quiet')} to="/sign-up">
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
