import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { endpoints, livePath } from '@session-lab/contract';
import { useApi, useSession } from '../../../api/api-context.tsx';
import { publicIdOf } from '../../../api/public-id.ts';
import { Button } from '../../../ui/button.tsx';
import { PasswordField } from '../../../ui/field.tsx';
import { Glyph } from '../../../ui/identity.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './page.module.css';
import { useThief } from './thief.ts';

/** Close code of a WebSocket whose session ended. */
const signedOutCode = 4401;

/** Go further: a second device of the same user, signed out through its WebSocket. */
export function SecondWindowPanel(): ReactNode {
  const { session } = useSession();
  const { state, open } = useSecondWindow();
  const { client } = useApi();
  const [ending, setEnding] = useState(false);
  const { thief, state: copy } = useThief();
  async function endOthers(): Promise<void> {
    setEnding(true);
    const { ok } = await client.request(endpoints.endOtherSessions, { query: { except: 'mine' } });
    const own = session.status === 'guest' ? undefined : session.publicId;
    if (ok) thief.happened('others ended', { ended: copy.publicId !== own });
    setEnding(false);
  }
  const profile = session.status === 'signed-in' ? session.profile : undefined;
  return (
    <Panel title="Window 2, another device" aside={asideOf(state)}>
      {state.kind === 'none' && profile === undefined && (
        <p className={styles['text']}>Window 2 needs an account. First sign in on this page.</p>
      )}
      {state.kind === 'none' && profile !== undefined && (
        <SignInAgain
          problem={state.problem}
          password={copy.demo?.userName === profile.userName ? copy.demo.password : undefined}
          onSubmit={(password) => open({ email: profile.email, password })}
        />
      )}
      {state.kind === 'open' && (
        <>
          <p className={styles['text']}>
            {state.publicId !== undefined && (
              <Glyph publicId={state.publicId} size={22} label="The fingerprint of window 2" />
            )}{' '}
            Window 2 is signed in as the same user, with its own token and an open WebSocket. End its session
            from this window.
          </p>
          <div className={styles['row']}>
            <Button busy={ending || profile === undefined} onClick={() => void endOthers()}>
              Sign out everywhere else
            </Button>
          </div>
        </>
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

type SignInAgainProps = {
  problem: string | undefined;
  /** The password, if the page created the user. Then no form is necessary. */
  password: string | undefined;
  onSubmit: (password: string) => Promise<void>;
};

function SignInAgain({ problem, password: known, onSubmit }: SignInAgainProps): ReactNode {
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const password = known ?? typed;
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
        if (!busy && password !== '') void submit();
      }}
    >
      <p className={styles['text']}>
        Sign in a second time, as on another device. Or open this page in another browser.
      </p>
      {known === undefined && (
        <PasswordField
          label="Your password"
          autoComplete="current-password"
          value={typed}
          onValueChange={setTyped}
          error={problem}
        />
      )}
      <div className={styles['row']}>
        <Button type="submit" busy={busy || password === ''}>
          Sign in as window 2
        </Button>
      </div>
    </form>
  );
}

type SecondWindow =
  | { readonly kind: 'none'; readonly problem?: string }
  | { readonly kind: 'open'; readonly publicId: string | undefined }
  /** The socket closed; code 4401 means that the session ended. */
  | { readonly kind: 'closed'; readonly publicId: string | undefined; readonly code: number };

/** Keeps a second session of the same user in this page, with its own token and WebSocket. */
function useSecondWindow(): {
  state: SecondWindow;
  open: (credentials: { email: string; password: string }) => Promise<void>;
} {
  const { client } = useApi();
  const [state, setState] = useState<SecondWindow>({ kind: 'none' });
  const second = useRef<{ socket: WebSocket; token: { value: string; label: string } }>(undefined);

  const end = useCallback(() => {
    const { current } = second;
    second.current = undefined;
    if (current === undefined) return;
    current.socket.close();
    void client.request(endpoints.signOut, { token: current.token });
  }, [client]);
  // Ends the second session when the page closes.
  useEffect(() => end, [end]);

  const open = useCallback(
    async ({ email, password }: { email: string; password: string }) => {
      const answer = await client.request(endpoints.signIn, { body: { email, password }, token: undefined });
      if (!answer.ok || answer.newToken === undefined) {
        const problem = answer.ok || answer.offline ? 'No response. Try again.' : answer.problem.title;
        setState({ kind: 'none', problem });
        return;
      }
      const token = { value: answer.newToken, label: 'window 2' };
      const publicId = publicIdOf(answer.newToken);
      const { socket } = client.openSocket(livePath, { token });
      second.current = { socket, token };
      setState({ kind: 'open', publicId });
      socket.addEventListener('close', ({ code }) => {
        if (second.current?.socket !== socket) return;
        second.current = undefined;
        setState({ kind: 'closed', publicId, code });
      });
    },
    [client],
  );
  return { state, open };
}
