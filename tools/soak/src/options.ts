import { readFlags, wholeNumber } from '@session-lab/launcher';

export type Options = {
  readonly help: boolean;
  /** How long it goes on once all sockets are open. */
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
npm run soak -- --minutes N     … for N minutes, once all sockets are open
npm run soak -- --sockets N     … with N sockets
npm run soak -- --rate N        … with N requests a second

A minute with --sockets 500 --rate 200 is what a small machine does beside other work. What must hold is printed with what
was seen; the exit status is 1 where something did not.`;
