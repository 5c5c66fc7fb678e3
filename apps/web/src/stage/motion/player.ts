import type { StoreApi } from 'zustand/vanilla';
import type { Exchange, Tone } from '../../api/exchange.ts';
import type { Pace, Recording } from './choreography.ts';
import type { Current, View } from './current.ts';

/** Speeds that a user can choose. 1 is about 1.3 seconds for a request without Redis. */
export const speeds = [0.5, 1, 2, 4] as const;
export type Speed = (typeof speeds)[number];

export type PlayerState = {
  /** The whole tape, in order. */
  exchanges: readonly Exchange[];
  /** The exchanges that had come back at the current position, in that order. Going back makes the list shorter. */
  shown: readonly Exchange[];
  /**
   * The shown exchanges, and those that the servers have handled at the current position. What Redis and the replicas keep is
   * derived from these: it changes before the response is back.
   */
  handled: readonly Exchange[];
  run: {
    /** 0 before the first run. */
    number: number;
    /** Requests of the run in each lane. */
    size: number;
    label?: string;
    /** Whether the whole run was shown. */
    done: boolean;
  };
  /** The requests of the run, in order, with whether each was shown. The scrubber has a mark for each. */
  marks: readonly { exchange: Exchange; lane: string; tone: Tone; index: number; shown: boolean }[];
  /** The index in the run of the request that is on the stage. */
  index: number;
  current: Current | undefined;
  /** The current step of each lane. */
  lanes: Readonly<Record<string, Current>>;
  playing: boolean;
  still: boolean;
  speed: Speed;
  replaying: Exchange | undefined;
  /** Whether there is something left to show. */
  behind: boolean;
  /** Rises with every step on the stage. A picture that is drawn once a step depends on it. */
  moment: number;
};

/** One player per page: a tape of exchanges, a position on it, and the only clock of the page. */
export type Player = {
  /** Starts a new run of `size` requests in each lane. Requests of earlier runs count as shown. */
  begin: (run: { size: number; pace?: Pace; label?: string }) => void;
  /** States that the run has sent its last request. Needed only for a run that stopped early. */
  end: () => void;
  /** Resolves when request `number` has been shown to its end, or skipped, or the player was reset. */
  whenShown: (number: number) => Promise<void>;
  play: () => void;
  pause: () => void;
  /** Plays to the end of the next step, and pauses there. */
  step: () => void;
  /** Goes back to the end of the step before, and pauses there. */
  back: () => void;
  /** Goes to the start of a request of the run (index from 0); with Still, to its end. */
  seek: (index: number) => void;
  /** Goes to a position of the run, in milliseconds at normal speed, and pauses there. */
  goTo: (positionMs: number) => void;
  setSpeed: (speed: Speed) => void;
  /** Shows each request as a numbered picture, without motion. Everything that came back counts as shown. */
  setStill: (on: boolean) => void;
  /** Goes to the end of the run. Requests of the run that come later count as shown at once. */
  skipToResult: () => void;
  /** Shows any request again. The tape then is where it was, and `shown` does not change. */
  replay: (exchange: Exchange) => void;
  /** Empties the tape, and all that is derived from it. */
  reset: () => void;
  /**
   * Returns the name of a request's lane or kind on the screen, for a page with several. `together`: requests that are on the
   * stage at once. Several have no common kind.
   */
  nameOf: (request: Pick<Recording, 'exchange' | 'lane'> & { together?: number }) => string | undefined;
  store: StoreApi<PlayerState>;
  /** Adds an exchange that came back. `usePlayer` calls it. */
  add: (recording: Recording) => void;
  /** Adds values that became known later, such as the replica of a WebSocket. */
  amend: (exchange: Exchange) => void;
  /** The takes and the position that the stage draws at this moment. */
  view: () => View;
  /** Calls the listener with every frame while something moves. */
  onFrame: (listener: () => void) => () => void;
  /** Stops the clock, and starts it again. */
  setVisible: (visible: boolean) => void;
};

export type PlayerOptions = {
  lanes: readonly string[];
  nameOf?: Player['nameOf'];
  still: boolean;
  now: () => number;
  requestFrame: (run: () => void) => number;
  cancelFrame: (handle: number) => void;
};
