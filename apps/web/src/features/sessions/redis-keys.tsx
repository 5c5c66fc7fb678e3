import type { CSSProperties, ReactNode } from 'react';
import type { SessionView } from '@session-lab/contract';
import { dateWords, timeLeft } from '../../ui/format.ts';
import { Glyph } from '../../ui/identity.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSecond } from '../../ui/use-second.ts';
import { storedRecord } from './stored-record.ts';
import styles from './redis-keys.module.css';

type RedisKeysProps = {
  userId: string;
  sessions: readonly SessionView[];
  /** How far the server's clock is ahead of the browser's, in milliseconds. */
  offsetMs: number;
};

/** Draws the keys that these sessions have in Redis: the user's sorted set, and a string for each session. */
export function RedisKeys({ userId, sessions, offsetMs }: RedisKeysProps): ReactNode {
  const nowMs = useSecond();
  const rows: CSSProperties & Record<'--rows', number> = { '--rows': sessions.length };
  return (
    <Panel title="The same sessions in Redis" aside={`${sessions.length + 1} keys`}>
      <div className={styles['keys']} style={rows}>
        <div className={styles['set']}>
          <div>
            <p className={styles['name']}>sids:{userId}</p>
            <p className={styles['kind']}>
              a sorted set: each public id with the end of its absolute lifetime
            </p>
          </div>
          <ul className={styles['members']} aria-label="Members of the sorted set">
            {sessions.map(({ id, absoluteExpiresAt }) => (
              <li key={id}>
                <Glyph publicId={id} size={18} />
                <code>{shortened(id)}</code>
                <time dateTime={absoluteExpiresAt}>
                  {dateWords(Date.parse(absoluteExpiresAt) - offsetMs, nowMs)}
                </time>
              </li>
            ))}
          </ul>
        </div>
        <ul className={styles['strings']} aria-label="Keys of the sessions">
          {sessions.map((session) => (
            <li key={session.id}>
              <p className={styles['name']}>
                <Glyph publicId={session.id} size={18} /> sid:{session.id}
              </p>
              <p className={styles['kind']}>
                a string, deleted in {timeLeft(Date.parse(session.idleExpiresAt) - offsetMs - nowMs)}
              </p>
              <code className={styles['value']}>{storedRecord(session, userId)}</code>
            </li>
          ))}
        </ul>
      </div>
      <p className={styles['note']}>
        A public id is the SHA-256 of the random id in a token, so no key contains a token. A request needs
        one key, its own <code>sid:…</code>. The sorted set is for lists such as this one.
      </p>
    </Panel>
  );
}

const shortened = (id: string): string => `${id.slice(0, 8)}…${id.slice(-4)}`;
