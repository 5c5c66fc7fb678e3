import type { ReactNode } from 'react';
import { succeeded } from '../../../api/exchange.ts';
import { ResponseList } from '../../../stage/response-list.tsx';
import { Button } from '../../../ui/button.tsx';
import { Glyph } from '../../../ui/identity.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './panels.module.css';
import type { Thief } from './use-thief.ts';

export function CopyPanel({ thief: { publicId, copy } }: { thief: Thief }): ReactNode {
  return (
    <Panel title="First, steal the token">
      <p className={styles['text']}>
        A script on the page, or a person with the developer tools, copies the token from localStorage.
      </p>
      <div className={styles['row']}>
        <Button look={publicId === undefined ? 'primary' : 'quiet'} onClick={copy}>
          Copy my token
        </Button>
      </div>
    </Panel>
  );
}

type ThiefPanelProps = { thief: Thief; onReplay: () => void };

export function ThiefPanel({ thief, onReplay }: ThiefPanelProps): ReactNode {
  const { publicId, replays } = thief;
  return (
    <Panel
      title="The thief"
      aside={
        publicId === undefined ? (
          'has no copy yet'
        ) : (
          <span className={styles['copy']}>
            has a copy of{' '}
            <Glyph publicId={publicId} size={22} label="The fingerprint of the copied session" />
          </span>
        )
      }
    >
      <p className={styles['text']}>
        The thief sends requests with the copied token. Replay the copy before and after you sign out.
      </p>
      <div className={styles['row']}>
        <Button busy={publicId === undefined} onClick={onReplay}>
          Replay the copy
        </Button>
      </div>
      <ol className={styles['replays']} aria-live="polite">
        {replays.map((replay, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the list only grows
          <li className={styles['replay']} key={index}>
            <ResponseList exchanges={replay.responses} label={`Replay ${index + 1}`} />
            <span>{verdictOf(replay)}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function verdictOf({ responses, signedIn }: Thief['replays'][number]): string {
  const good = responses.filter(succeeded).length;
  if (good === responses.length)
    return signedIn
      ? 'The copy works on every server that responded.'
      : 'This window is signed out, but the copy still works on every server that responded.';
  if (responses.every(({ status }) => status === 401)) return 'Refused: the session no longer exists.';
  return good === 0
    ? 'No usable response.'
    : `${good} of ${responses.length} requests with the copy succeeded.`;
}
