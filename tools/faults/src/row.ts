import type { Stage } from './stage/stage.ts';

/** The rows of one kind share a stack, as long as each leaves it healthy. */
export const stackKinds = ['plain', 'storm', 'proxied', 'small-disk', 'sentinel', 'cluster'] as const;
export type StackKind = (typeof stackKinds)[number];

/** One fault: how it is brought about, and when it is borne. */
export type Row<Facts extends FactsOfRow = FactsOfRow> = {
  readonly number: number;
  /** What `--only` takes beside the number. */
  readonly name: string;
  readonly fault: string;
  readonly mustHold: string;
  readonly stack: StackKind;
  /** Part of `npm test`. */
  readonly quick: boolean;
  /** Runs on Compose too. */
  readonly docker: boolean;
  run(stage: Stage): Promise<Seen<Facts>>;
  /** What falls short, a sentence each; pure, and nothing where the row holds. */
  judge(seen: Seen<Facts>): readonly string[];
};

/** What a row counts beside what all of them do; a name in camel case ends with its unit where it has one. */
export type FactsOfRow = Readonly<Record<string, number>>;

export type Seen<Facts extends FactsOfRow = FactsOfRow> = {
  readonly requests: number;
  /** By method and kind, such as `GET 503 store_unavailable`. */
  readonly failures: Readonly<Record<string, number>>;
  /** The longest that any request took, its answer a failure or not. */
  readonly worstMs: number;
  /** From the end of the fault to the first request from which on nothing failed any more. */
  readonly recoveredAfterMs: number;
  readonly checked: Checked;
  readonly facts: Facts;
};

/** What the ledger of the load says has to be, against what is. */
export type Checked = {
  readonly sessions: number;
  readonly accounts: number;
  /** Confirmed as ended. */
  readonly endedSessions: number;
  readonly lostSessions: number;
  readonly lostAccounts: number;
  /** Ended sessions that were let in, then or at any time while the load ran. */
  readonly backFromTheDead: number;
};

/** Makes sure that what `run` counts is what `judge` reads. */
export const defineRow = <Facts extends FactsOfRow>(row: Row<Facts>): Row<Facts> => row;
