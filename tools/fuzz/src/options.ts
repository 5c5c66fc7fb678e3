import { readFlags, wholeNumber } from '@session-lab/launcher';

export type Options = {
  readonly help: boolean;
  readonly requests: number;
  readonly frames: number;
  /** 32 bits. The same seed generates the same requests and frames in the same order. */
  readonly seed: number;
};

const flags = {
  help: { type: 'boolean', short: 'h', default: false },
  requests: { type: 'string', default: '100000' },
  frames: { type: 'string', default: '100000' },
  seed: { type: 'string' },
} as const;

/** @throws UsageError */
export function parseOptions(argv: readonly string[], drawSeed: () => number): Options {
  const { help, requests, frames, seed } = readFlags(argv, flags);
  return {
    help,
    requests: wholeNumber('--requests', requests, 0, 10_000_000),
    frames: wholeNumber('--frames', frames, 0, 10_000_000),
    seed: seed === undefined ? drawSeed() : wholeNumber('--seed', seed, 0, 2 ** 32 - 1),
  };
}

export const usage = `npm run fuzz                    100,000 requests and 100,000 WebSocket frames, good and bad, against a stack of its own
npm run fuzz -- --requests N    N requests
npm run fuzz -- --frames N      N frames
npm run fuzz -- --seed N        the requests and frames of an earlier run, which printed its seed

The run prints its measurements and every fault; the exit status is 1 if there was a fault.`;
