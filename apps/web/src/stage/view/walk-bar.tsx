import type { CSSProperties, ReactNode } from 'react';
import { speeds, type Speed } from '../motion/player.ts';
import { useWalkState } from '../motion/use-walk.ts';
import type { Walk } from '../motion/walk.ts';
import styles from './player-bar.module.css';

const speedNames = { 0.5: '½×', 1: '1×', 2: '2×', 4: '4×' } as const satisfies Record<Speed, string>;

const markStyle: CSSProperties & Record<'--colour', string> = { '--colour': 'var(--ink)' };

type WalkBarProps = {
  walk: Walk;
  /** One sentence for each step. */
  sentences: readonly string[];
  /** Shown before the first step. */
  idle: string;
};

/** The controls of a walk, in the look of the player, and the sentence of the step on the screen. */
export function WalkBar({ walk, sentences, idle }: WalkBarProps): ReactNode {
  const { at, known, total, playing, still, speed } = useWalkState(walk, (state) => state);
  const isEmpty = at < 0;
  const isAtEnd = at === total - 1;
  return (
    <section className={styles['bar']} aria-label="Player">
      <div className={styles['controls']}>
        <button
          type="button"
          className={styles['button']}
          aria-label="One step back"
          aria-disabled={isEmpty || at === 0}
          onClick={walk.back}
        >
          ‹
        </button>
        <button
          type="button"
          className={styles['button']}
          aria-label={playing && !isAtEnd ? 'Pause' : 'Play'}
          aria-disabled={isEmpty || still}
          onClick={() => {
            if (isEmpty || still) return;
            if (playing && !isAtEnd) walk.pause();
            else walk.play();
          }}
        >
          {playing && !isAtEnd ? '❚❚' : '▶'}
        </button>
        <button
          type="button"
          className={styles['button']}
          aria-label="One step forward"
          aria-disabled={isEmpty || isAtEnd}
          onClick={walk.step}
        >
          ›
        </button>
        <ol className={styles['scrubber']} aria-label="Steps">
          {Array.from({ length: Math.max(total, 1) }, (_, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- the position is the identity
            <li key={index}>
              <button
                type="button"
                className={styles['mark']}
                aria-label={`Go to step ${index + 1}`}
                aria-current={index === at ? 'step' : undefined}
                disabled={index >= known}
                data-shown={index <= at}
                style={markStyle}
                onClick={() => {
                  walk.seek(index);
                }}
              />
            </li>
          ))}
        </ol>
        <button
          type="button"
          className={styles['button']}
          aria-label={`Speed ${speedNames[speed]}`}
          aria-disabled={still}
          onClick={() => {
            if (!still) walk.setSpeed(speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1);
          }}
        >
          {speedNames[speed]}
        </button>
        <button
          type="button"
          className={styles['button']}
          aria-pressed={still}
          onClick={() => {
            walk.setStill(!still);
          }}
        >
          Still
        </button>
        <button
          type="button"
          className={styles['button']}
          aria-disabled={isEmpty || isAtEnd}
          onClick={walk.skipToResult}
        >
          Skip to the result
        </button>
      </div>
      <p className={styles['sentence']} aria-live="polite">
        {isEmpty ? (
          idle
        ) : (
          <>
            <b className={styles['number']}>{at + 1}</b> {sentences[at]}
          </>
        )}
      </p>
      {still && !isEmpty && (
        <ol className="visually-hidden" aria-label="All steps">
          {sentences.slice(0, at + 1).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      )}
    </section>
  );
}
