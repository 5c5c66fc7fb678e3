import { useState, type ReactNode } from 'react';
import { useSession } from '../../../api/api-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { PasswordField } from '../../../ui/field.tsx';
import { Glyph } from '../../../ui/glyph.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './panels.module.css';
import type { SecondWindow } from './second-window.ts';

type SecondWindowPanelProps = {
  state: SecondWindow;
  onOpen: (credentials: { email: string; password: string }) => Promise<void>;
};

/** Session ended (contract: closes of the WebSocket). */
const signedOutCode = 4401;

/** What stands for the other window: its session, and the socket by which it hears. */
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
        <p className={styles['text']}>It takes an account: sign in here first, then once more as window 2.</p>
      )}
      {state.kind === 'open' && (
        <p className={styles['text']}>
          {state.publicId !== undefined && (
            <Glyph publicId={state.publicId} size={22} label="Its fingerprint" />
          )}{' '}
          Signed in as the same person, under a token of its own. It waits on its WebSocket. End it from this
          window.
        </p>
      )}
      {state.kind === 'closed' && (
        <Notice look={state.code === signedOutCode ? 'ok' : 'warn'}>
          {state.code === signedOutCode
            ? 'Signed out by its socket: the server closed it (4401) when the session ended. No request was needed.'
            : `Its socket closed with ${state.code}.`}
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
        Sign in once more, as on another device. Or open this page in another browser.
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
