import { useState, type ReactNode } from 'react';
import { useSession } from '../../../api/api-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { PasswordField } from '../../../ui/field.tsx';
import { Glyph } from '../../../ui/identity.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './panels.module.css';
import type { SecondWindow } from './second-window.ts';

type SecondWindowPanelProps = {
  state: SecondWindow;
  onOpen: (credentials: { email: string; password: string }) => Promise<void>;
};

/** Close code of a WebSocket whose session ended. */
const signedOutCode = 4401;

export function SecondWindowPanel({ state, onOpen }: SecondWindowPanelProps): ReactNode {
  const { session } = useSession();
  return (
    <Panel title="Window 2" aside={asideOf(state)}>
      {state.kind === 'none' && session.status === 'signed-in' && (
        <SignInAgain
          problem={state.problem}
          onSubmit={(password) => onOpen({ email: session.profile.email, password })}
        />
      )}
      {state.kind === 'none' && session.status === 'guest' && (
        <p className={styles['text']}>
          Window 2 needs an account. First sign in on this page. Then sign in again in this panel.
        </p>
      )}
      {state.kind === 'open' && (
        <p className={styles['text']}>
          {state.publicId !== undefined && (
            <Glyph publicId={state.publicId} size={22} label="The fingerprint of window 2" />
          )}{' '}
          Window 2 is signed in as the same user, with its own token and an open WebSocket. End its session
          from this window.
        </p>
      )}
      {state.kind === 'closed' && (
        <Notice look={state.code === signedOutCode ? 'ok' : 'warn'}>
          {state.code === signedOutCode
            ? 'Signed out through its socket: the server closed it with 4401 when the session ended. The page sent no request.'
            : `Its socket closed with code ${state.code}.`}
        </Notice>
      )}
    </Panel>
  );
}

function asideOf(state: SecondWindow): string {
  if (state.kind === 'none') return 'not signed in';
  return state.kind === 'open' ? 'signed in, socket open' : 'socket closed';
}

function SignInAgain({
  problem,
  onSubmit,
}: {
  problem: string | undefined;
  onSubmit: (password: string) => Promise<void>;
}): ReactNode {
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  async function submit(): Promise<void> {
    setBusy(true);
    await onSubmit(password);
    setBusy(false);
  }
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit();
      }}
    >
      <p className={styles['text']}>
        Sign in a second time, as on another device. Or open this page in another browser.
      </p>
      <PasswordField
        label="Your password"
        autoComplete="current-password"
        value={password}
        onValueChange={setPassword}
        error={problem}
      />
      <div className={styles['row']}>
        <Button type="submit" busy={busy || password === ''}>
          Sign in as window 2
        </Button>
      </div>
    </form>
  );
}
