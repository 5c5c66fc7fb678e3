import { createStore, type StoreApi } from 'zustand/vanilla';

/** Index of the chosen answer, or `unsure` for "Not sure". */
export type Guess = number | 'unsure';

export type StepName = 'predict' | 'run' | 'why' | 'break';

export type FrameState = {
  guess: Guess | undefined;
  /** Number of the player's run when the student guessed. A later run fixes the guess. */
  guessedAtRun: number;
  /** Index of the right answer. Undefined until the player has shown the responses that decide it. */
  right: number | undefined;
  /** The open step. Undefined when the student has closed every step. */
  open: StepName | undefined;
  isFurtherOpen: boolean;
  isSourceOpen: boolean;
};

/** The steps of one lab. A page around the lab, such as a lecture, may create the frame and set its state. */
export type LabFrame = StoreApi<FrameState> & {
  choose: (guess: Guess, run: number) => void;
  /** Shows the right answer. The first call opens step 3. */
  payOff: (right: number) => void;
  /** Opens a closed step, and closes an open step. */
  toggle: (step: StepName) => void;
  setFurtherOpen: (isOpen: boolean) => void;
  setSourceOpen: (isOpen: boolean) => void;
  reset: () => void;
};

const initial: FrameState = {
  guess: undefined,
  guessedAtRun: 0,
  right: undefined,
  open: 'predict',
  isFurtherOpen: false,
  isSourceOpen: false,
};

/** @param linked the state from the address of the page */
export function createLabFrame(linked: Partial<FrameState> = {}): LabFrame {
  const store = createStore<FrameState>(() => ({ ...initial, ...linked }));
  const { getState, setState } = store;
  return {
    ...store,
    choose: (guess, run) => {
      const state = getState();
      if (isGuessFixed(state, run)) return;
      setState({ guess, guessedAtRun: run, open: 'run' });
    },
    payOff: (right) => {
      const state = getState();
      if (state.right === right) return;
      setState({ right, open: state.right === undefined ? 'why' : state.open });
    },
    toggle: (step) => {
      const { open } = getState();
      setState({ open: open === step ? undefined : step });
    },
    setFurtherOpen: (isFurtherOpen) => {
      setState({ isFurtherOpen });
    },
    setSourceOpen: (isSourceOpen) => {
      setState({ isSourceOpen });
    },
    reset: () => {
      setState(initial);
    },
  };
}

/** Returns whether the student can no longer change the guess: the next run has started, or the right answer is shown. */
export const isGuessFixed = ({ guess, guessedAtRun, right }: FrameState, run: number): boolean =>
  right !== undefined || (guess !== undefined && run > guessedAtRun);

/**
 * Returns whether a step is open. Before the guess, step 2 is open together with step 1, because a run needs no guess. After
 * that, at most one step is open.
 */
export const isStepOpen = ({ guess, right, open }: FrameState, step: StepName): boolean =>
  open === step || (step === 'run' && open === 'predict' && guess === undefined && right === undefined);
