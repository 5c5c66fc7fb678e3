import { useMemo, type CSSProperties, type ReactNode } from 'react';
import { PauseIcon, PlayIcon } from '../../ui/icons.tsx';
import { speeds } from '../motion/player.ts';
import { useWalkState } from '../motion/use-walk.ts';
import type { Walk } from '../motion/walk.ts';
import { Control, speedNames } from './player-bar.tsx';
import { TextWithTerms } from '../../ui/term.tsx';
import styles from './player-bar.module.css';
import { useStepKeys, type StepKeys } from './use-player-keys.ts';

type WalkBarProps = {
  walk: Walk;
  /** One sentence for each step. */
  sentences: readonly string[];
  /** Shown before the first step. */
  idle: string;
  /** Terms of docs/glossary.md that explain themselves in the sentence while the walk stands. */
  terms?: readonly string[];
  /** Name of the controls, if they are not the only ones on the page. They then have no keys. */
  label?: string;
};

const noTerms: readonly string[] = [];

/** The controls of a walk, in the look of the player, and the sentence of the step on the screen. */
export function WalkBar({ walk, sentences, idle, terms = noTerms, label }: WalkBarProps): ReactNode {
  const { at, total, playing, still, speed } = useWalkState(walk, (state) => state);
  const isEmpty = at < 0;
  const isAtEnd = at === total - 1;
  const moving = playing && !isEmpty && !isAtEnd;
  const keys = useMemo(() => keysOf(walk), [walk]);
  useStepKeys(label === undefined ? keys : undefined);
  return (
    <section className={styles['player']} aria-label={label ?? 'Player'}>
      <div className={styles['bar']}>
        <div className={styles['controls']}>
          <Control label="One step back" off={isEmpty || at === 0} onPress={walk.back}>
            ‹
          </Control>
          <Control label={moving ? 'Pause' : 'Play'} off={still || isEmpty} onPress={keys.toggle}>
            {moving ? <PauseIcon /> : <PlayIcon />}
          </Control>
          <Control label="One step forward" off={isEmpty || isAtEnd} onPress={walk.step}>
            ›
          </Control>
          <Scrubber walk={walk} />
          <Control
            label={`Speed: ${speedNames[speed]}`}
            off={still}
            onPress={() => {
              walk.setSpeed(speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1);
            }}
          >
            {speedNames[speed]}
          </Control>
          <Control
            pressed={still}
            onPress={() => {
              walk.setStill(!still);
            }}
          >
            Still
          </Control>
          <Control label="Skip to the result" off={isEmpty || isAtEnd} onPress={walk.skipToResult}>
            Skip<span className={styles['long']}>&nbsp;to the result</span>
          </Control>
        </div>
        <p className={styles['sentence']}>
          {!isEmpty && (
            <>
              <b className={styles['number']}>{at + 1}</b>{' '}
            </>
          )}
          {moving ? sentences[at] : <TextWithTerms text={sentences[at] ?? idle} terms={terms} />}
        </p>
        <p className="visually-hidden" aria-live="polite">
          {!moving && !isEmpty && sentences[at]}
        </p>
        {still && !isEmpty && (
          <ol className="visually-hidden" aria-label="All steps">
            {sentences.slice(0, at + 1).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ol>
        )}
      </div>
    </section>
  );
}

const keysOf = (walk: Walk): StepKeys => ({
  isEmpty: () => walk.store.getState().at < 0,
  toggle: () => {
    const { at, total, playing } = walk.store.getState();
    if (playing && at < total - 1) walk.pause();
    else walk.play();
  },
  step: walk.step,
  back: walk.back,
});

const markStyle: CSSProperties & Record<'--colour', string> = { '--colour': 'var(--ink)' };

/** A slider with one mark for each step. */
function Scrubber({ walk }: { walk: Walk }): ReactNode {
  const { at, known, total } = useWalkState(walk, (state) => state);
  const style: CSSProperties & Record<'--count', number> = { '--count': Math.max(1, total) };
  return (
    <div className={styles['scrubber']} style={style}>
      {Array.from({ length: total }, (_, index) => (
        <span
          key={index}
          className={styles['mark']}
          data-here={index === at}
          data-shown={index <= at}
          style={index <= at ? markStyle : undefined}
        />
      ))}
      {total > 0 && (
        <input
          type="range"
          className={styles['range']}
          aria-label="Step"
          aria-valuetext={`step ${at + 1} of ${total}`}
          min={0}
          max={total - 1}
          value={Math.max(at, 0)}
          onChange={({ target }) => {
            walk.seek(Math.min(Number(target.value), known - 1));
          }}
        />
      )}
    </div>
  );
}
