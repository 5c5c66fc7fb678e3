import { escaped } from './http/case.ts';

export type Failure = {
  /** Of the request or the connection in its sequence. */
  readonly index: number;
  readonly family: string;
  readonly complaints: readonly string[];
  readonly sent: string;
  /** What its connection carried before, if anything. */
  readonly before?: string;
  readonly received: string;
};

/** After so many there is nothing new to learn. */
const enough = 10;

export type Failures = ReturnType<typeof createFailures>;

export function createFailures() {
  const found: Failure[] = [];
  return {
    found: (): readonly Failure[] => found,
    isEnough: () => found.length >= enough,
    add: (failure: Failure): void => {
      if (found.length < enough) found.push(failure);
    },
  };
}

/** Everything that it takes to understand it, and to see it again. */
export function printed(
  { index, family, complaints, sent, received, before = '' }: Failure,
  seed: number,
): string {
  return [
    `  number ${index} of --seed ${seed} (${family}): ${complaints.join('; ')}`,
    ...(before === '' ? [] : [`    the connection carried before`, `      ${escaped(before, 500)}`]),
    `    sent`,
    `      ${escaped(sent)}`,
    `    received`,
    `      ${escaped(received)}`,
  ].join('\n');
}
