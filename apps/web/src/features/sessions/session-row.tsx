import type { ReactNode } from 'react';
import type { SessionView } from '@session-lab/contract';
import { ago } from '../../ui/ago.ts';
import { deviceName } from '../../ui/device-name.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { Tag } from '../../ui/tag.tsx';
import { TimeLeft } from '../../ui/time-left.tsx';
import { useSecond } from '../../ui/use-second.ts';
import { EndSession } from './end-session.tsx';
import styles from './session-row.module.css';

type SessionRowProps = { session: SessionView; offsetMs: number; onEnded: () => void };

const instants = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });

export function SessionRow({ session, offsetMs, onEnded }: SessionRowProps): ReactNode {
  const { id, current, userAgent, address } = session;
  const nowMs = useSecond();
  /** The server's instant, on this machine's clock. */
  const here = (instant: string): number => Date.parse(instant) - offsetMs;
  const createdAtMs = here(session.createdAt);
  const lastSeenAtMs = here(session.lastSeenAt);
  const device = deviceName(userAgent);
  return (
    <tr className={styles['row']} data-current={current}>
      <td data-label="Session">
        <span className={styles['session']}>
          <Glyph publicId={id} size={32} />
          <span>
            <span className={styles['device']}>
              <strong title={userAgent}>{device}</strong>
              {current && <Tag>this one</Tag>}
            </span>
            <span className={styles['address']}>{address}</span>
          </span>
        </span>
      </td>
      <td data-label="Signed in">
        <time dateTime={session.createdAt}>{instants.format(createdAtMs)}</time>
      </td>
      <td data-label="Last seen">
        <time dateTime={session.lastSeenAt}>{ago(nowMs - lastSeenAtMs)}</time>
      </td>
      <td data-label="Idle timeout">
        <TimeLeft
          fromMs={lastSeenAtMs}
          untilMs={here(session.idleExpiresAt)}
          over={current ? 'expired' : 'expired, unless used since'}
        />
      </td>
      <td data-label="Absolute lifetime">
        <TimeLeft fromMs={createdAtMs} untilMs={here(session.absoluteExpiresAt)} over="expired" />
      </td>
      <td className={styles['end']}>
        <EndSession id={id} current={current} device={device} onEnded={onEnded} />
      </td>
    </tr>
  );
}
