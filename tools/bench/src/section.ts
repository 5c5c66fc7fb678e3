import type { Reporter } from './report/reporter.ts';

/** One part of `npm run bench`: it starts what it needs, measures, stops all of it, and tells. */
export type Section = {
  /** What `--only` takes. */
  readonly name: string;
  run(context: Context): Promise<Findings>;
};

export type Context = {
  /** Fewer rounds and shorter ones: the whole bench in under 4 minutes. */
  readonly quick: boolean;
  /** An empty Redis of this run's own, `redis://127.0.0.1:<port>`; a section flushes it before it measures. */
  readonly redisUrl: string;
  readonly report: Reporter;
};

export type Findings = {
  readonly title: string;
  readonly table: Table;
  /** What a reader has to know to read the table right, a sentence each. */
  readonly notes: readonly string[];
  /** What `--check` fails on. */
  readonly bars: readonly Bar[];
  /** Everything that was measured, for the JSON file: rounds and not medians alone. */
  readonly raw: unknown;
  /** Draws an SVG, with a line below it that says where and when it was measured. */
  readonly picture?: (caption: string) => string;
};

export type Table = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** A promise of the README or an issue, and what was measured. */
export type Bar = { readonly promise: string; readonly measured: string; readonly holds: boolean };
