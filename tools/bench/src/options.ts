import { readFlags } from '@session-lab/launcher';

export type Options = {
  readonly quick: boolean;
  readonly check: boolean;
  readonly help: boolean;
  /** Name of a section, or contenders separated by commas. */
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
  return `npm run bench                    measure everything: about 25 minutes
npm run bench -- --quick         fewer and shorter rounds: under 5 minutes
npm run bench -- --check         exit status 1 if a threshold fails
npm run bench -- --only NAME     one section, or contenders of the route (A,B) with ceiling and floor

Sections:   ${sections.join(', ')}
Contenders: ${contenders.join(', ')}

Results are written to docs/bench; with --quick or --only, to .local/bench.`;
}
