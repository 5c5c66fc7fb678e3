import type { StackFile } from '@session-lab/launcher';
import type { HeapReader } from '@session-lab/test-support/heap-after-gc';
import type { Flooded } from './flood/flood.ts';
import type { FloodName } from './flood/floods.ts';
import type { Bystanders } from './watch/bystanders.ts';
import type { Sampled } from './watch/samples.ts';
import type { Watched } from './watch/watch.ts';

/** One flood, how it is prepared, and what must hold in addition to what must hold for all of them. */
export type Attack<Facts extends FactsOfAttack = FactsOfAttack> = {
  /** The row of the requirements that it belongs to. */
  readonly row: number;
  /** A value that `--only` takes in addition to the row's number; also the name of the flood. */
  readonly name: FloodName;
  readonly flood: string;
  readonly mustHold: string;
  /** Part of `npm test`. */
  readonly quick: boolean;
  prepare(scene: Scene): Promise<Prepared<Facts>>;
  /** Returns a sentence for each bound that is broken; pure. */
  judge(seen: Seen<Facts>, bounds: Bounds): readonly string[];
};

/** Limits that depend on the load of the machine. */
export type Bounds = {
  readonly readP99Ms: number;
  readonly signInMs: number;
  /** Maximum growth of a replica while clients do not read its answers, in MB. */
  readonly replicaUpMb: number;
};

/** Further figures of an attack; a name in camel case ends with its unit where it has one. */
export type FactsOfAttack = Readonly<Record<string, number>>;

export type Scene = {
  readonly stack: StackFile;
  /** Where the flood comes from. */
  readonly address: string;
  readonly bystanders: Bystanders;
  readonly heapReader: HeapReader;
};

type Prepared<Facts extends FactsOfAttack> = {
  readonly tokens?: readonly string[];
  readonly emails?: readonly string[];
  /** Runs with the flood, until it is over. */
  readonly meanwhile?: (over: AbortSignal) => Promise<void>;
  /** Looks at what the flood left behind. */
  readonly finish: (flooded: Flooded) => Promise<Facts>;
};

export type Seen<Facts extends FactsOfAttack = FactsOfAttack> = Watched &
  Sampled & {
    readonly floodedForMs: number;
    readonly flooded: Flooded;
    /** Growth of the heap after the flood and a collection, of the replica that grew most. */
    readonly keptUpMb: number;
    readonly facts: Facts;
  };

/** Makes sure that the facts of `prepare` are those that `judge` reads. */
export const defineAttack = <Facts extends FactsOfAttack>(attack: Attack<Facts>): Attack<Facts> => attack;
