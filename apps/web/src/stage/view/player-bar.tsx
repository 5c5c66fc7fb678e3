import { useId, type CSSProperties, type ReactNode } from 'react';
import type { Exchange } from '../../api/exchange.ts';
import { replicaColour } from '../../ui/identity.tsx';
import { story } from '../model/sentences.ts';
import { speeds, type Player, type Speed } from '../motion/player.ts';
import { usePlayerState } from '../motion/use-player.ts';
import styles from './player-bar.module.css';

const speedNames = { 0.5: '½×', 1: '1×', 2: '2×', 4: '4×' } as const satisfies Record<Speed, string>;
/** Requests of a run above which the scrubber's marks are not buttons of their own. */
const maxMarks = 24;

/** The controls of the player, and the sentence that says what is happening now. One per page. */
export function PlayerBar({ player }: { player: Player }): ReactNode {
  const playing = usePlayerState(player, (state) => state.playing);
  const still = usePlayerState(player, (state) => state.still);
  const speed = usePlayerState(player, (state) => state.speed);
  const behind = usePlayerState(player, (state) => state.behind);
  const isEmpty = usePlayerState(player, (state) => state.marks.length === 0);
  return (
    <section className={styles['player']} aria-label="Player">
      <div className={styles['bar']}>
        <div className={styles['controls']}>
          <button
            type="button"
            className={styles['button']}
            aria-label="One step back"
            disabled={isEmpty}
            onClick={player.back}
          >
            ‹
          </button>
          <button
            type="button"
            className={styles['button']}
            aria-label={playing ? 'Pause' : 'Play'}
            disabled={still}
            onClick={playing ? player.pause : player.play}
          >
            {playing ? '❚❚' : '▶'}
          </button>
          <button
            type="button"
            className={styles['button']}
            aria-label="One step forward"
            disabled={isEmpty}
            onClick={player.step}
          >
            ›
          </button>
          <Scrubber player={player} />
          <button
            type="button"
            className={styles['button']}
            aria-label={`Speed ${speedNames[speed]}`}
            disabled={still}
            onClick={() => {
              player.setSpeed(speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1);
            }}
          >
            {speedNames[speed]}
          </button>
          <button
            type="button"
            className={styles['button']}
            aria-pressed={still}
            onClick={() => {
              player.setStill(!still);
            }}
          >
            Still
          </button>
          <button
            type="button"
            className={styles['button']}
            aria-label="Skip to the result"
            disabled={!behind}
            onClick={player.skipToResult}
          >
            Skip<span className={styles['long']}> to the result</span>
          </button>
        </div>
        <Sentence player={player} still={still} />
      </div>
    </section>
  );
}

function markStyle({ servedBy }: Exchange): CSSProperties & Record<'--colour', string> {
  return { '--colour': servedBy === undefined ? 'var(--soft)' : replicaColour(servedBy).text };
}

/** One mark for each request of the run. A mark gets its colour when its request was shown. */
function Scrubber({ player }: { player: Player }): ReactNode {
  const marks = usePlayerState(player, (state) => state.marks);
  const { size } = usePlayerState(player, (state) => state.run);
  const index = usePlayerState(player, (state) => state.index);
  const count = Math.max(size, ...marks.map((mark) => mark.index + 1), 0);
  if (count > maxMarks)
    return (
      <input
        type="range"
        className={styles['range']}
        aria-label="Request of the run"
        min={0}
        max={count - 1}
        value={index}
        onChange={({ target }) => {
          player.seek(Number(target.value));
        }}
      />
    );
  return (
    <ol className={styles['scrubber']} aria-label="Requests of the run">
      {Array.from({ length: count }, (_, position) => {
        const own = marks.filter((mark) => mark.index === position);
        const [first] = own;
        const isShown = own.length > 0 && own.every(({ shown }) => shown);
        return (
          // oxlint-disable-next-line react/no-array-index-key -- the position is the identity
          <li key={position}>
            <button
              type="button"
              className={styles['mark']}
              aria-label={`Go to request ${position + 1}`}
              aria-current={position === index && first !== undefined ? 'step' : undefined}
              disabled={first === undefined}
              data-shown={isShown}
              data-tone={first?.tone}
              style={first === undefined || !isShown ? undefined : markStyle(first.exchange)}
              onClick={() => {
                player.seek(position);
              }}
            />
          </li>
        );
      })}
    </ol>
  );
}

/** What is happening now, in one sentence. With Still: every step of the request, with the numbers of the picture. */
function Sentence({ player, still }: { player: Player; still: boolean }): ReactNode {
  const current = usePlayerState(player, (state) => state.current);
  const label = useId();
  if (current === undefined) return <p className={styles['sentence']}>Nothing was sent yet.</p>;
  if (!still)
    return (
      <p className={styles['sentence']}>
        <b className={styles['number']}>{current.exchange.number}</b> {current.sentence}
      </p>
    );
  return (
    <div className={styles['story']} aria-live="polite">
      <span className="visually-hidden" id={label}>
        Request {current.exchange.number}, step by step
      </span>
      <ol aria-labelledby={label}>
        {story(current.exchange, current.origin).map(({ sentence }) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
    </div>
  );
}
