import { useState, type ReactNode } from 'react';
import { endpoints, type SessionView } from '@session-lab/contract';
import { useApi } from '../../../api/api-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { deviceName } from '../../../ui/device-name.ts';
import { Glyph } from '../../../ui/identity.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Tag } from '../../../ui/tag.tsx';
import styles from './panels.module.css';

type SessionsPanelProps = {
  sessions: readonly SessionView[];
  secondId: string | undefined;
  onChanged: () => Promise<void>;
};

export function SessionsPanel({ sessions, secondId, onChanged }: SessionsPanelProps): ReactNode {
  return (
    <Panel title="Your sessions in Redis" aside={`${sessions.length}`}>
      {sessions.length === 0 ? (
        <p className={styles['text']}>This window is signed out, so it cannot list your sessions.</p>
      ) : (
        <ul className={styles['sessions']}>
          {sessions.map(({ id, current, userAgent }) => (
            <li className={styles['session']} key={id}>
              <Glyph publicId={id} size={28} />
              <span className={styles['device']}>
                <span>{id === secondId ? 'Window 2' : deviceName(userAgent)}</span>
                <span className={styles['soft']}>
                  key <code>sid:{id.slice(0, 6)}…</code>
                </span>
              </span>
              {current ? (
                <Tag>this window</Tag>
              ) : (
                <EndButton
                  id={id}
                  name={id === secondId ? 'Window 2' : id.slice(0, 6)}
                  onChanged={onChanged}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

type EndButtonProps = { id: string; name: string; onChanged: () => Promise<void> };

function EndButton({ id, name, onChanged }: EndButtonProps): ReactNode {
  const { client } = useApi();
  const [busy, setBusy] = useState(false);
  async function end(): Promise<void> {
    setBusy(true);
    await client.request(endpoints.endSession, { params: { id } });
    await onChanged();
    setBusy(false);
  }
  return (
    <Button
      busy={busy}
      aria-label={`End session: ${name}`}
      onClick={() => {
        void end();
      }}
    >
      End
    </Button>
  );
}
