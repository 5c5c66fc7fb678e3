import { useId, type CSSProperties, type ReactNode } from 'react';
import { clsx } from 'clsx';
import type { Exchange } from '../../api/exchange.ts';
import { replicaColour } from '../../ui/identity.tsx';
import type { Step } from '../model/steps.ts';
import { story } from '../model/sentences.ts';
import { summarise } from '../model/summarise.ts';
import { speeds, type Player, type Speed } from '../motion/player.ts';
import { usePlayerState } from '../motion/use-player.ts';
import { PauseIcon, PlayIcon } from '../../ui/icons.tsx';
import { Term } from '../../ui/term.tsx';
import styles from './player-bar.module.css';
import { togglePlay, usePlayerKeys } from './use-player-keys.ts';

export const speedNames = { 0.5: '½×', 1: '1×', 2: '2×', 4: '4×' } as const satisfies Record<Speed, string>;

/**
 * The controls of the player, and the sentence about the present step. One per page, under the pictures. Keys: space
 * plays and pauses, the arrow keys go one step.
 */
export function PlayerBar({ player }: { player: Player }): ReactNode {
  const moving = usePlayerState(
    player,
    ({ playing, behind, run }) => playing && (behind || (run.size > 0 && !run.done)),
  );
  const still = usePlayerState(player, (state) => state.still);
  const speed = usePlayerState(player, (state) => state.speed);
  const behind = usePlayerState(player, (state) => state.behind);
  const isEmpty = usePlayerState(player, (state) => state.marks.length === 0);
  usePlayerKeys(player);
  return (
    <section className={styles['player']} aria-label="Player">
      <div className={styles['bar']}>
        <div className={styles['controls']}>
          <Control label="One step back" off={isEmpty} onPress={player.back}>
            ‹
          </Control>
          <Control
            label={moving ? 'Pause' : 'Play'}
            off={still || isEmpty}
            onPress={() => {
              togglePlay(player);
            }}
          >
            {moving ? <PauseIcon /> : <PlayIcon />}
          </Control>
          <Control label="One step forward" off={isEmpty} onPress={player.step}>
            ›
          </Control>
          <Scrubber player={player} />
          <Control
            label={`Speed: ${speedNames[speed]}`}
            off={still}
            onPress={() => {
              player.setSpeed(speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1);
            }}
          >
            {speedNames[speed]}
          </Control>
          <Control
            pressed={still}
            onPress={() => {
              player.setStill(!still);
            }}
          >
            Still
          </Control>
          <Control label="Skip to the result" off={!behind} onPress={player.skipToResult}>
            Skip<span className={styles['long']}>&nbsp;to the result</span>
          </Control>
        </div>
        <Sentence player={player} still={still} moving={moving} />
        <Announcement player={player} />
      </div>
    </section>
  );
}

type ControlProps = {
  label?: string;
  /** Whether the button has no effect now. It keeps the focus. */
  off?: boolean;
  pressed?: boolean;
  onPress: () => void;
  children: ReactNode;
};

export function Control({ label, off = false, pressed, onPress, children }: ControlProps): ReactNode {
  return (
    <button
      type="button"
      className={styles['button']}
      aria-label={label}
      aria-disabled={off || undefined}
      aria-pressed={pressed}
      title={label}
      onClick={() => {
        if (!off) onPress();
      }}
    >
      {children}
    </button>
  );
}

function markStyle({ servedBy }: Exchange): CSSProperties & Record<'--colour', string> {
  return { '--colour': servedBy === undefined ? 'var(--soft)' : replicaColour(servedBy).text };
}

/** A slider with one mark for each request of the run. A mark gets its colour when its request was shown. */
function Scrubber({ player }: { player: Player }): ReactNode {
  const marks = usePlayerState(player, (state) => state.marks);
  const { size } = usePlayerState(player, (state) => state.run);
  const index = usePlayerState(player, (state) => state.index);
  const count = Math.max(size, (marks.at(-1)?.index ?? -1) + 1);
  const style: CSSProperties & Record<'--count', number> = { '--count': Math.max(1, count) };
  return (
    <div className={clsx(styles['scrubber'], count > 30 && styles['many'])} style={style}>
      {Array.from({ length: count }, (_, position) => {
        const own = marks.filter((mark) => mark.index === position);
        const [first] = own;
        const isShown = first !== undefined && own.every(({ shown }) => shown);
        return (
          <span
            // Another number of requests is another row of marks, so that no mark of the old row moves.
            key={`${position} of ${count}`}
            className={styles['mark']}
            data-here={position === index && first !== undefined}
            data-shown={isShown}
            data-tone={isShown ? own.find(({ tone }) => tone !== 'ok')?.tone : undefined}
            style={isShown ? markStyle(first.exchange) : undefined}
          />
        );
      })}
      {count > 0 && (
        <input
          type="range"
          className={styles['range']}
          aria-label="Request of the run"
          aria-valuetext={`request ${index + 1} of ${count}`}
          min={0}
          max={count - 1}
          value={index}
          onChange={({ target }) => {
            player.seek(Number(target.value));
          }}
        />
      )}
    </div>
  );
}

/** The present step, in one sentence. With Still: every step of the request, with the numbers of the picture. */
function Sentence({ player, still, moving }: { player: Player; still: boolean; moving: boolean }): ReactNode {
  const current = usePlayerState(player, (state) => state.current);
  const runs = usePlayerState(player, ({ run }) => run.size > 0 && !run.done);
  const label = useId();
  if (current === undefined)
    return (
      <p className={styles['sentence']}>
        {runs ? 'Waiting for the first response of the run.' : 'Nothing was sent yet.'}
      </p>
    );
  const { exchange, origin, sentence } = current;
  const name = player.nameOf(current);
  const start = name ?? (current.together === 1 ? numberOf(exchange) : '');
  if (!still)
    return (
      <p className={styles['sentence']} title={sentence}>
        {start !== undefined && <b className={styles['number']}>{start}</b>}{' '}
        {moving ? sentence : <ExplainedSentence {...current} />}
      </p>
    );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a list that scrolls must be reachable with the keyboard
    <section className={styles['story']} tabIndex={0} aria-labelledby={label}>
      <span className="visually-hidden" id={label}>
        {exchange.type === 'local'
          ? 'In the browser'
          : `${exchange.type === 'message' ? 'Message' : 'Request'} ${Math.abs(exchange.number)}`}
        , step by step
      </span>
      <ol>
        {story(exchange, origin).map(({ sentence: text }) => (
          <li key={text}>
            {name !== undefined && <b>{name} </b>}
            {text}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A change in the browser has no number in the request log. */
const numberOf = ({ type, number }: Exchange): number | undefined =>
  type === 'local' ? undefined : Math.abs(number);

const terms = /(NGINX|Redis|token|session|replica)\b/;
const commands = /\b([A-Z]{3,})\b/;

/** The sentence of a step at which the player stands: its machines, terms and Redis commands explain themselves. */
function ExplainedSentence({ sentence, step }: { sentence: string; step: Step }): ReactNode {
  const hasCommands = step.kind === 'found' || (step.kind === 'move' && step.carries === 'command');
  const pattern = new RegExp(hasCommands ? `${terms.source}|${commands.source}` : terms.source);
  return sentence
    .split(pattern)
    .filter((part) => part !== undefined && part !== '')
    .map((part, index) => {
      const isTerm = terms.test(part) && part.length < 9;
      const isCommand = hasCommands && !isTerm && commands.test(part) && !part.includes(' ');
      return isTerm || isCommand ? (
        <Term key={index} name={isTerm ? part : `Redis ${part}`}>
          {part}
        </Term>
      ) : (
        part
      );
    });
}

/** Announces to screen readers the step on which the player stands, or the result of a run. It is silent while the player moves. */
function Announcement({ player }: { player: Player }): ReactNode {
  const playing = usePlayerState(player, (state) => state.playing);
  const done = usePlayerState(player, (state) => state.run.done);
  const marks = usePlayerState(player, (state) => state.marks);
  const sentence = usePlayerState(player, (state) => state.current?.sentence);
  const requests = marks.map(({ exchange }) => exchange).filter(({ type }) => type !== 'local');
  const isSummary = done && requests.length > 0;
  const text = isSummary ? summarise(requests) : done || !playing ? sentence : '';
  return (
    <p className="visually-hidden" aria-live="polite">
      {text}
    </p>
  );
}
