import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
  type RefObject,
} from 'react';
import { useStore } from 'zustand';
import { useApi } from '../../../api/api-context.tsx';
import { PlayerBar } from '../../../stage/view/player-bar.tsx';
import type { Player } from '../../../stage/motion/player.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { CheckIcon, ChevronIcon } from '../../../ui/icons.tsx';
import { lazyComponent } from '../../../ui/lazy-component.tsx';
import { labs } from '../registry.ts';
import { createLabFrame, isGuessFixed, isStepOpen, type LabFrame, type StepName } from './frame-store.ts';
import { linkTo, readLink } from './frame-link.ts';
import type { Lab } from './lab.ts';
import styles from './lab-page.module.css';
import { CompletionBar, GuessLine, PayOff, Verdict } from './pay-off.tsx';
import { Predict } from './predict.tsx';
import { RefusalNote, useSince } from './refusal-note.tsx';
import { useRound } from './resettable.tsx';
import { LockedStep, StepCard } from './step-card.tsx';
import type { Completion } from './use-completion.ts';

const SourcePanel = lazyComponent(() => import('./source-panel.tsx'));

type LabPageProps = {
  lab: Lab;
  /** Without a player, what is on the page counts as shown. */
  player?: Player | undefined;
  /** The controls under the picture, on a page without a player. */
  bar?: ReactNode;
  /** Number of the newest run, on a page without a player. */
  runNumber?: number;
  /** The stage. It fills the height that the question, the player and the results leave free. */
  picture: ReactNode;
  /** Tiles and verdict under the player. Their height must not depend on the responses. */
  results?: ReactNode;
  /** The buttons of step 2. */
  run: ReactNode;
  /** Index of the right answer, computed from the shown responses. */
  right: number | undefined;
  /** The content of step 4. */
  breakIt?: ReactNode;
  /** More to try, below the picture and the steps. Closed at first. */
  further?: ReactNode;
  completion: Completion;
  /** Resets the lab, including its state on the servers. The frame resets the player, the guess and the request log. */
  onReset: () => void;
  /** Paths whose refusals a panel already shows. */
  notedInPanels?: readonly string[];
  /** The state of the steps, for a page that controls them. */
  frame?: LabFrame;
};

/** The page of a lab: question, picture and results on the left, and the four steps on the right. */
export function LabPage({
  lab,
  player,
  bar,
  runNumber: ownRunNumber = 0,
  picture,
  results,
  run,
  right,
  breakIt,
  further,
  completion,
  onReset,
  notedInPanels = [],
  frame: givenFrame,
}: LabPageProps): ReactNode {
  const { log, guesses } = useApi();
  const since = useSince();
  const [ownFrame] = useState(() => createLabFrame(readLink(new URLSearchParams(location.search), lab)));
  const frame = givenFrame ?? ownFrame;
  const state = useStore(frame);
  const { guess, isFurtherOpen, isSourceOpen } = state;
  const { number: playerRunNumber, done } = useRunOf(player);
  const runNumber = player === undefined ? ownRunNumber : playerRunNumber;
  const entry = labs.find(({ name }) => name === lab.name);
  const page = useRef<HTMLDivElement>(null);
  const isKnown = right !== undefined && done;

  useEffect(() => {
    if (!isKnown) return;
    frame.payOff(right);
    guesses.record(lab.name, {
      guess: frame.getState().guess ?? 'none',
      right,
      answers: lab.answers.map(({ text }) => text),
    });
  }, [frame, guesses, isKnown, lab, right]);

  useKeptFocus(page, state.open);

  function reset(): void {
    player?.reset();
    frame.reset();
    log.clear();
    onReset();
  }

  const isFree = guess !== undefined || state.right !== undefined;
  // A refusal is in the step whose button the student pressed.
  const notedIn =
    breakIt !== undefined && state.right !== undefined && isStepOpen(state, 'break') ? 'break' : 'run';
  const refusal = <RefusalNote under={`/v1/labs/${lab.name}/`} except={notedInPanels} since={since} />;
  const stepProps = (step: StepName) => ({
    step,
    open: isStepOpen(state, step),
    onToggle: isFree
      ? () => {
          frame.toggle(step);
        }
      : undefined,
  });

  return (
    <div className={styles['page']} data-player={player !== undefined || bar !== undefined} ref={page}>
      <title>{`${entry?.title ?? ''} · Session Lab`}</title>
      <div className={styles['columns']}>
        <div className={styles['left']}>
          <h1 className={styles['question']} tabIndex={-1}>
            {lab.question}
          </h1>
          <div className={styles['stage']}>
            <div className={styles['picture']} data-part="picture">
              {picture}
            </div>
            {player === undefined ? bar : <PlayerBar player={player} />}
          </div>
          {results !== undefined && (
            <div className={styles['results']} data-part="results">
              {results}
            </div>
          )}
        </div>
        <div className={styles['steps']}>
          <div className={styles['cards']} data-steps data-answered={state.right !== undefined}>
            <StepCard
              {...stepProps('predict')}
              number={1}
              title="Predict"
              summary={<GuessLine lab={lab} guess={guess} right={state.right} />}
              result={isFree && <Verdict lab={lab} guess={guess} right={state.right} />}
            >
              <Predict
                lab={lab}
                guess={guess}
                right={state.right}
                isFixed={isGuessFixed(state, runNumber)}
                onChoose={(chosen) => {
                  frame.choose(chosen, runNumber);
                }}
              />
            </StepCard>
            <StepCard {...stepProps('run')} number={2} title="Run">
              {run}
              {notedIn === 'run' && refusal}
            </StepCard>
            {state.right === undefined ? (
              <LockedStep number={3} title="Why">
                Opens when the responses have been shown.
              </LockedStep>
            ) : (
              <StepCard {...stepProps('why')} number={3} title="Why">
                <PayOff lab={lab} />
              </StepCard>
            )}
            {breakIt !== undefined &&
              (state.right === undefined ? (
                <LockedStep number={4} title="Break it">
                  {lab.breakIt}
                </LockedStep>
              ) : (
                <StepCard {...stepProps('break')} number={4} title="Break it" summary={lab.breakIt}>
                  {breakIt}
                  {notedIn === 'break' && refusal}
                </StepCard>
              ))}
          </div>
          <div className={styles['rest']}>
            {state.right !== undefined && (
              <div className={styles['completion']}>
                <CompletionBar lab={lab} completion={completion} />
              </div>
            )}
            <p className={styles['foot']}>
              <span>{entry?.minutes} min</span>
              {completion.atMs !== undefined && completion.completedBy === undefined && (
                <span className={styles['completedOn']}>
                  <CheckIcon /> Completed on {day.format(completion.atMs)}
                </span>
              )}
              <CopyButton
                look="bare"
                className={styles['footButton']}
                what="the link"
                text={() => linkTo(location.href, state)}
              />
              <Button
                look="bare"
                className={styles['footButton']}
                onClick={() => {
                  print();
                }}
              >
                Print
              </Button>
              <Button className={styles['footButton']} onClick={reset}>
                Reset
              </Button>
            </p>
          </div>
        </div>
      </div>
      {further !== undefined && (
        <Fold
          id={`${lab.name}-further`}
          title="Go further"
          isOpen={isFurtherOpen}
          onToggle={() => {
            frame.setFurtherOpen(!isFurtherOpen);
          }}
        >
          {further}
        </Fold>
      )}
      {state.right !== undefined && (
        <Fold
          id={`${lab.name}-source`}
          title="Source code"
          isOpen={isSourceOpen}
          onToggle={() => {
            frame.setSourceOpen(!isSourceOpen);
          }}
        >
          <SourcePanel path={lab.source} />
        </Fold>
      )}
      <div className={styles['worksheet']} aria-hidden="true" />
      <p className="visually-hidden" aria-live="polite">
        {state.right !== undefined && `Right answer: ${lab.answers[state.right]?.text ?? ''}`}
      </p>
    </div>
  );
}

type FoldProps = { id: string; title: string; isOpen: boolean; onToggle: () => void; children: ReactNode };

/** A part below the picture and the steps. It comes into view when a user opens it. */
function Fold({ id, title, isOpen, onToggle, children }: FoldProps): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  const isPressed = useRef(false);
  useLayoutEffect(() => {
    if (isOpen && isPressed.current) button.current?.scrollIntoView({ block: 'start' });
    isPressed.current = false;
  }, [isOpen]);
  return (
    <section className={styles['further']} aria-labelledby={id}>
      <h2 className={styles['furtherHeading']} id={id}>
        <button
          type="button"
          ref={button}
          className={styles['furtherButton']}
          aria-expanded={isOpen}
          onClick={() => {
            isPressed.current = true;
            onToggle();
          }}
        >
          {title}
          <ChevronIcon />
        </button>
      </h2>
      {isOpen && <div className={styles['furtherBody']}>{children}</div>}
    </section>
  );
}

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

const subscribeToNothing = (): (() => void) => () => undefined;

function useRunOf(player: Player | undefined): { number: number; done: boolean } {
  const subscribe = player?.store.subscribe ?? subscribeToNothing;
  const number = useSyncExternalStore(subscribe, () => player?.store.getState().run.number ?? 0);
  const done = useSyncExternalStore(subscribe, () => player?.store.getState().run.done ?? true);
  return { number, done };
}

/** Moves the focus to the open step when its own step closed, and to the question after a reset. */
function useKeptFocus(page: RefObject<HTMLElement | null>, open: StepName | undefined): void {
  const round = useRound();
  useLayoutEffect(() => {
    const focused = document.activeElement;
    if (focused === null || !(page.current?.contains(focused) ?? false)) return;
    if (focused.closest('[hidden]') === null) return;
    page.current
      ?.querySelector<HTMLElement>(`[data-step='${open ?? ''}'] button`)
      ?.focus({ preventScroll: true });
  }, [open, page]);
  useEffect(() => {
    if (round > 0) page.current?.querySelector('h1')?.focus({ preventScroll: true });
  }, [page, round]);
}
