import type { ReactNode } from 'react';
import { succeeded } from '../../../api/exchange.ts';
import { Answers } from '../../../stage/answers.tsx';
import { Button } from '../../../ui/button.tsx';
import { Glyph } from '../../../ui/glyph.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './panels.module.css';
import type { Thief } from './use-thief.ts';

/** The first step; without a copy there is nothing to replay. */
export function CopyPanel({ thief: { publicId, copy } }: { thief: Thief }): ReactNode {
  return (
    <Panel title="First, the theft">
      <p className={styles['text']}>
        A script on the page, or a hand in the developer tools, copies the token out of localStorage.
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

/** The attacker, below the stage: has a copy of the token, and tries it. */
export function ThiefPanel({ thief, onReplay }: ThiefPanelProps): ReactNode {
  const { publicId, replays } = thief;
  return (
    <Panel
      title="The thief"
      aside={
        publicId === undefined ? (
          'has nothing yet'
        ) : (
          <span className={styles['holds']}>
            holds a copy of{' '}
            <Glyph publicId={publicId} size={22} label="The fingerprint of the copied session" />
          </span>
        )
      }
    >
      <p className={styles['text']}>
        The thief sends requests of their own with the copy. Replay it before and after you sign out.
      </p>
      <div className={styles['row']}>
        <Button busy={publicId === undefined} onClick={onReplay}>
          Replay the copy
        </Button>
      </div>
      <ol className={styles['replays']} aria-live="polite">
        {replays.map((replay, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- they are only ever added
          <li className={styles['replay']} key={index}>
            <Answers exchanges={replay.answers} label={`Replay ${index + 1}`} />
            <span>{wordsOf(replay)}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function wordsOf({ answers, signedIn }: Thief['replays'][number]): string {
  const good = answers.filter(succeeded).length;
  if (good === answers.length)
    return signedIn
      ? 'The thief is you, on every replica that answered.'
      : 'This window is signed out, and the thief is still you, on every replica that answered.';
  if (answers.every(({ status }) => status === 401)) return 'Refused: there is no such session any more.';
  return good === 0 ? 'No usable answer.' : `${good} of ${answers.length} let the thief in.`;
}
