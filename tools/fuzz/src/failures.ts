import { escaped } from './http/fuzz-case.ts';

export type Failure = {
  /** Position of the request or socket in its sequence. */
  readonly index: number;
  readonly family: string;
  readonly faults: readonly string[];
  readonly sent: string;
  /** The request before it on the same connection. */
  readonly before?: string;
  readonly received: string;
};

/** The run stops after this number of failures. */
const maxFailures = 10;

export type Failures = ReturnType<typeof createFailures>;

export function createFailures() {
  const found: Failure[] = [];
  return {
    found: (): readonly Failure[] => found,
    isFull: () => found.length >= maxFailures,
    add: (failure: Failure): void => {
      if (found.length < maxFailures) found.push(failure);
    },
  };
}

/** Returns the text that explains a failure and how to reproduce it. */
export function describeFailure(
  { index, family, faults, sent, received, before = '' }: Failure,
  seed: number,
): string {
  return [
    `  number ${index} of --seed ${seed} (${family}): ${faults.join('; ')}`,
    ...(before === '' ? [] : [`    sent before on the same connection`, `      ${escaped(before, 500)}`]),
    `    sent`,
    `      ${escaped(sent)}`,
    `    received`,
    `      ${escaped(received)}`,
  ].join('\n');
}
