import { parseArgs } from 'node:util';

export type Options = {
  readonly help: boolean;
  readonly requests: number;
  readonly frames: number;
  /** 32 bits; the same one makes the same requests and frames in the same order. */
  readonly seed: number;
};

export class UsageError extends Error {}

/** @throws UsageError */
export function parseOptions(argv: readonly string[], drawSeed: () => number): Options {
  const { help, requests, frames, seed } = parseFlags(argv);
  return {
    help,
    requests: whole('--requests', requests, 10_000_000),
    frames: whole('--frames', frames, 10_000_000),
    seed: seed === undefined ? drawSeed() : whole('--seed', seed, 2 ** 32 - 1),
  };
}

function parseFlags(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        requests: { type: 'string', default: '100000' },
        frames: { type: 'string', default: '100000' },
        seed: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'unknown option');
  }
}

function whole(flag: string, text: string, most: number): number {
  if (!/^\d+$/.test(text) || Number(text) > most) {
    throw new UsageError(`${flag} takes a whole number from 0 to ${most}, not "${text}"`);
  }
  return Number(text);
}

export const usage = `npm run fuzz                    100,000 requests and 100,000 WebSocket frames, good and bad, against a stack of its own
npm run fuzz -- --requests N    … as many requests
npm run fuzz -- --frames N      … as many frames
npm run fuzz -- --seed N        … those of an earlier run, which printed its seed

What must hold is printed with what was seen; the exit status is 1 where something did not.`;
