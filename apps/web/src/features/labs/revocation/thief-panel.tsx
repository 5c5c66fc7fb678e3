import type { ReactNode } from 'react';
import { succeeded } from '../../../api/exchange.ts';
import { Answers } from '../../../stage/answers.tsx';
import { Button } from '../../../ui/button.tsx';
import { Glyph } from '../../../ui/glyph.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './panels.module.css';
import type { Thief } from './use-thief.ts';

type ThiefPanelProps = { thief: Thief; canCopy: boolean; onReplay: () => void };

/** The attacker, below the stage: has a copy of the token, and tries it. */
export function ThiefPanel({ thief, canCopy, onReplay }: ThiefPanelProps): ReactNode {
  const { publicId, replays, copy } = thief;
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
        A script on the page, or a hand in the developer tools, copies the token. Replay it before and after
        you sign out.
      </p>
      <div className={styles['row']}>
        <Button busy={!canCopy} onClick={copy}>
          Copy my token
        </Button>
        <Button busy={publicId === undefined} onClick={onReplay}>
          Replay the copy
        </Button>
      </div>
      <ol className={styles['replays']} aria-live="polite">
        {replays.map((replay, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- they are only ever added
          <li className={styles['replay']} key={index}>
            <Answers exchanges={replay} label={`Replay ${index + 1}`} />
            <span>{wordsOf(replay.filter(succeeded).length, replay)}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function wordsOf(good: number, replay: Thief['replays'][number]): string {
  if (good === replay.length) return 'The thief is you, on every replica that answered.';
  if (replay.every(({ status }) => status === 401)) return 'Refused: there is no such session any more.';
  return good === 0 ? 'No usable answer.' : `${good} of ${replay.length} let the thief in.`;
}
