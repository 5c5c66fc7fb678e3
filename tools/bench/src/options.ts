import { readFlags } from '@session-lab/launcher';

export type Options = {
  readonly quick: boolean;
  readonly check: boolean;
  readonly help: boolean;
  /** A section's or a contender's. */
  readonly only: string | undefined;
};

const flags = {
  quick: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  only: { type: 'string' },
} as const;

/** @throws UsageError */
export function parseOptions(argv: readonly string[]): Options {
  const { quick, check, help, only } = readFlags(argv, flags);
  return { quick, check, help, only };
}

export function usage(sections: readonly string[], contenders: readonly string[]): string {
  return `npm run bench                    measure everything: some 15 minutes
npm run bench -- --quick         … in fewer and shorter rounds: under 4 minutes
npm run bench -- --check         … and status 1 where a promise does not hold
npm run bench -- --only NAME     … one section, or one contender of the route beside its ceiling

Sections:   ${sections.join(', ')}
Contenders: ${contenders.join(', ')}

What was measured goes to docs/bench; with --quick or --only, to .local/bench.`;
}
