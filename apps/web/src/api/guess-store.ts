import * as z from 'zod/mini';
import { createStore } from 'zustand/vanilla';

const guessesKey = 'session-lab.guesses';

/** `guess` and `right` are indexes into `answers`. `none`: the student ran the lab without a guess. */
const LabGuess = z.object({
  guess: z.union([z.number(), z.literal(['unsure', 'none'])]),
  right: z.number(),
  /** The answers as the student saw them. They may depend on the number of replicas. */
  answers: z.array(z.string()),
});
export type LabGuess = z.infer<typeof LabGuess>;

const Guesses = z.record(z.string(), LabGuess);
type Guesses = Readonly<Record<string, LabGuess>>;

export type GuessStore = {
  snapshot: () => Guesses;
  subscribe: (listener: () => void) => () => void;
  /** Records the guess of a lab together with the right answer. The first record of a lab stays. */
  record: (lab: string, guess: LabGuess) => void;
  clear: () => void;
};

type GuessStoreOptions = {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined;
  /** Calls the listener when another tab may have changed the storage. */
  onStorageChange: (listener: () => void) => void;
};

/** Keeps the guesses of the labs in localStorage. The server never receives them. */
export function createGuessStore({ storage, onStorageChange }: GuessStoreOptions): GuessStore {
  const read = (): Guesses => parseGuesses(storage?.getItem(guessesKey) ?? null);
  const { getState, setState, subscribe } = createStore<Guesses>(read);

  function show(guesses: Guesses): void {
    setState(guesses, true);
  }

  onStorageChange(() => {
    show(read());
  });

  return {
    snapshot: getState,
    subscribe,
    record: (lab, guess) => {
      if (getState()[lab] !== undefined) return;
      // Another tab may have recorded other labs.
      show({ ...getState(), [lab]: guess, ...read() });
      try {
        storage?.setItem(guessesKey, JSON.stringify(getState()));
      } catch {
        // Storage is full or blocked: the page keeps the guesses until it closes.
      }
    },
    clear: () => {
      show({});
      storage?.removeItem(guessesKey);
    },
  };
}

function parseGuesses(text: string | null): Guesses {
  try {
    return Guesses.parse(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}
