/** One part of `npm run bench`: starts what it needs, measures, stops everything and returns the results. */
export type Section = {
  /** Name for `--only`. */
  readonly name: string;
  run(context: Context): Promise<Findings>;
};

export type Context = {
  /** Runs fewer and shorter rounds: the whole bench takes under 5 minutes. */
  readonly quick: boolean;
  /** A Redis server of this run, `redis://127.0.0.1:<port>`. A section flushes it before it measures. */
  readonly redisUrl: string;
  readonly report: Reporter;
};

export type Findings = {
  readonly title: string;
  readonly table: Table;
  /** Sentences that a reader needs to read the table correctly. */
  readonly notes: readonly string[];
  /** Thresholds: `--check` fails if one is not met. */
  readonly thresholds: readonly Threshold[];
  /** All measurements for the JSON file, with every round. */
  readonly raw: unknown;
  /** Draws an SVG with a caption: machine and date. */
  readonly picture?: (caption: string) => string;
};

export type Table = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** A promise and its measurement. */
export type Threshold = { readonly promise: string; readonly measured: string; readonly passes: boolean };
/** Prints the progress on the terminal. */
export type Reporter = { progress(line: string): void };
