import type { StackFile } from '@session-lab/launcher';
import type { HeapReader } from '@session-lab/test-support/heap-after-gc';
import type { Customer, Flooded } from './flood/flood.ts';
import type { FloodName } from './flood/floods.ts';
import type { OtherUsers } from './watch/other-users.ts';
import type { Sampled } from './watch/samples.ts';
import type { Watched } from './watch/watch.ts';

/**
 * A flood, its preparation, and what must hold for it in addition to the limits of every flood
 * (`evaluate.ts`).
 */
export type Attack<F extends Facts = Facts> = {
  /** Number in docs/attacks.md. */
  readonly row: number;
  /** Name of the flood. `--only` accepts the name or the row. */
  readonly name: FloodName;
  readonly flood: string;
  readonly mustHold: string;
  /** True if `npm test` runs it. */
  readonly quick: boolean;
  prepare(context: AttackContext): Promise<Prepared<F>>;
  /** Returns a sentence for each violated bound. Pure. */
  evaluate(observed: Observation<F>, bounds: Bounds): readonly string[];
};

/** Limits that depend on the load of the machine. */
export type Bounds = {
  readonly readP99Ms: number;
  readonly signInMs: number;
  /** Maximum growth of a replica while clients do not read its answers, in MB. */
  readonly replicaUpMb: number;
};

/**
 * Results of one attack in addition to those of all. A name in camel case ends with its unit, if it has one.
 */
export type Facts = Readonly<Record<string, number>>;

export type AttackContext = {
  readonly stack: StackFile;
  /** Local address of the flood. */
  readonly address: string;
  readonly otherUsers: OtherUsers;
  readonly heapReader: HeapReader;
};

type Prepared<F extends Facts> = {
  readonly tokens?: readonly string[];
  readonly emails?: readonly string[];
  readonly customer?: Customer;
  /** Runs during the flood. */
  readonly meanwhile?: (over: AbortSignal) => Promise<void>;
  /** Measures the effects of the flood. */
  readonly finish: (flooded: Flooded) => Promise<F>;
};

export type Observation<F extends Facts = Facts> = Watched &
  Sampled & {
    readonly floodedForMs: number;
    readonly flooded: Flooded;
    /** Growth of the heap after a garbage collection, of the replica that grew most. */
    readonly keptUpMb: number;
    readonly facts: F;
  };

/** Checks at compile time that `prepare` returns the facts that `evaluate` reads. */
export const defineAttack = <F extends Facts>(attack: Attack<F>): Attack<F> => attack;

export type AttackResult = {
  readonly attack: Attack;
  /** Absent if the attack aborted. */
  readonly observed?: Observation;
  /** A sentence for each violated bound. */
  readonly violations: readonly string[];
  /** The bounds that the first of two tries violated. Absent if there was one try. */
  readonly firstTry?: readonly string[];
};
