import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { endpoints, type SessionView } from '@session-lab/contract';
import { useApi, useSession } from '../../../api/api-context.tsx';
import { useSignOut } from '../../../api/use-sign-out.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { Button } from '../../../ui/button.tsx';
import { deviceName } from '../../../ui/device-name.ts';
import { WarningIcon } from '../../../ui/icons.tsx';
import { Glyph } from '../../../ui/identity.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { copiedLabel } from '../frame/thief.ts';
import styles from './page.module.css';
import { SignIn } from './run-panel.tsx';
import { useThief } from './thief.ts';

type StopPanelProps = { player: Player; busy: boolean; onUse: () => void };

/** Step 4: the ways to sign out that reach Redis. The student finds the one that ends the session of the thief's copy. */
export function StopPanel({ player, busy, onUse }: StopPanelProps): ReactNode {
  const { client } = useApi();
  const { session } = useSession();
  const signOut = useSignOut();
  const {
    thief,
    state: { publicId: copyId, tested, last },
  } = useThief();
  const { sessions, refresh } = useOwnSessions();
  const [ending, setEnding] = useState(false);
  const guest = session.status === 'guest';
  const own = guest ? undefined : session.publicId;
  const isNextUse = !tested && (last === 'signed out' || last === 'others ended' || last === 'one ended');

  async function end(work: () => Promise<void>): Promise<void> {
    setEnding(true);
    player.begin({ size: 1, label: 'sign out' });
    await work();
    await refresh();
    setEnding(false);
  }
  const endOthers = async (): Promise<void> => {
    const { ok, exchange } = await client.request(endpoints.endOtherSessions, { query: { except: 'mine' } });
    if (ok) thief.happened('others ended', { ended: copyId !== own });
    await player.whenShown(exchange.number);
  };
  const endOne = async (id: string): Promise<void> => {
    const { ok, exchange } = await client.request(endpoints.endSession, { params: { id } });
    if (ok) thief.happened('one ended', { ended: copyId === id });
    await player.whenShown(exchange.number);
  };

  return (
    <>
      {guest ? (
        <SignIn player={player} text="This window is signed out. The thief keeps the copy. Sign in again." />
      ) : (
        <div className={styles['buttons']}>
          <Button
            look={isNextUse ? 'quiet' : 'primary'}
            busy={busy || ending}
            onClick={() => void end(endOthers)}
          >
            Sign out everywhere else
          </Button>
          <Button busy={busy || ending} onClick={() => void end(signOut)}>
            Sign out here
          </Button>
        </div>
      )}
      <div className={styles['buttons']}>
        <Button
          look={isNextUse ? 'primary' : 'quiet'}
          busy={busy || ending || copyId === undefined}
          onClick={onUse}
        >
          Use the copy as the thief
        </Button>
      </div>
      <h3 className={styles['heading']}>Your sessions in Redis</h3>
      {guest ? (
        <ThiefList player={player} />
      ) : (
        <SessionList
          sessions={sessions}
          copyId={copyId}
          busy={busy || ending}
          onEnd={(id) => void end(() => endOne(id))}
        />
      )}
    </>
  );
}

type SessionListProps = {
  sessions: readonly SessionView[];
  /** Public id of the session that the thief's copy names. */
  copyId: string | undefined;
  busy: boolean;
  onEnd?: (id: string) => void;
};

function SessionList({ sessions, copyId, busy, onEnd }: SessionListProps): ReactNode {
  return (
    <ul className={styles['sessions']} aria-label="Your sessions in Redis">
      {sessions.map(({ id, current, userAgent }) => (
        <li className={styles['session']} key={id}>
          <Glyph publicId={id} size={28} />
          <span className={styles['device']}>
            <span>{deviceName(userAgent)}</span>
            <span className={styles['soft']}>
              key <code>sid:{id.slice(0, 6)}…</code>
            </span>
          </span>
          {onEnd !== undefined && current && <Tag>this window</Tag>}
          {id === copyId && (
            <span className={styles['stolen']}>
              <WarningIcon /> the thief’s copy
            </span>
          )}
          {onEnd !== undefined && !current && (
            <Button
              busy={busy}
              aria-label={`End session: ${id.slice(0, 6)}`}
              onClick={() => {
                onEnd(id);
              }}
            >
              End
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The list of a signed-out page: the page has no token to read the list with, but the thief has a copy. */
function ThiefList({ player }: { player: Player }): ReactNode {
  const { client } = useApi();
  const {
    state: { token, publicId },
  } = useThief();
  const [read, setRead] = useState<readonly SessionView[] | 'refused'>();
  async function readAsThief(value: string): Promise<void> {
    player.begin({ size: 1, label: 'the thief' });
    const answer = await client.request(endpoints.listSessions, {
      token: { value, label: copiedLabel },
    });
    await player.whenShown(answer.exchange.number);
    setRead(answer.ok ? answer.data.sessions : 'refused');
  }
  return (
    <>
      <p className={styles['text']}>
        This window is signed out, so it cannot read the list.{' '}
        {read === 'refused'
          ? 'The thief cannot read it either: the session of the copy no longer exists.'
          : token !== undefined && 'The thief still can, while the copy works.'}
      </p>
      {Array.isArray(read) && <SessionList sessions={read} copyId={publicId} busy={false} />}
      {token !== undefined && (
        <div className={styles['buttons']}>
          <Button onClick={() => void readAsThief(token)}>Read the list as the thief</Button>
        </div>
      )}
    </>
  );
}

/** Returns the user's sessions from the last response. Requests them when the user is known, and on `refresh`. */
function useOwnSessions(): { sessions: readonly SessionView[]; refresh: () => Promise<void> } {
  const { client } = useApi();
  const { session } = useSession();
  const [sessions, setSessions] = useState<readonly SessionView[]>([]);
  const publicId = session.status === 'signed-in' ? session.publicId : undefined;

  const read = useCallback(async () => {
    const answer = await client.request(endpoints.listSessions);
    return answer.ok ? answer.data.sessions : undefined;
  }, [client]);

  useEffect(() => {
    if (publicId === undefined) return undefined;
    let isCurrent = true;
    void (async () => {
      const found = await read();
      if (isCurrent && found !== undefined) setSessions(found);
    })();
    return () => {
      isCurrent = false;
    };
  }, [publicId, read]);

  const refresh = useCallback(async () => {
    const found = await read();
    if (found !== undefined) setSessions(found);
  }, [read]);
  return { sessions: publicId === undefined ? [] : sessions, refresh };
}
