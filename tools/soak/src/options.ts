import { readFlags, wholeNumber } from '@session-lab/launcher';

export type Options = {
  readonly help: boolean;
  /** Duration after all sockets are open. */
  readonly minutes: number;
  readonly sockets: number;
  /** Requests a second. */
  readonly rate: number;
};

const flags = {
  help: { type: 'boolean', short: 'h', default: false },
  minutes: { type: 'string', default: '10' },
  sockets: { type: 'string', default: '5000' },
  rate: { type: 'string', default: '500' },
} as const;

/** @throws UsageError */
export function parseOptions(argv: readonly string[]): Options {
  const { help, minutes, sockets, rate } = readFlags(argv, flags);
  return {
    help,
    minutes: wholeNumber('--minutes', minutes, 1, 24 * 60),
    sockets: wholeNumber('--sockets', sockets, 10, 20_000),
    rate: wholeNumber('--rate', rate, 1, 5_000),
  };
}

export const usage = `npm run soak                    5,000 open sockets and 500 requests a second for ten minutes, on a stack of its own
npm run soak -- --minutes N     N minutes after all sockets are open
npm run soak -- --sockets N     N sockets
npm run soak -- --rate N        N requests a second

On a small machine that runs other work, use --minutes 1 --sockets 500 --rate 200. The run prints its measurements and
the expectations that were not met; the exit status is then 1.`;
