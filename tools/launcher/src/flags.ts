import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** An invalid command line. The message is printed to the user. */
export class UsageError extends Error {}

/**
 * Parses the flags of a command line.
 *
 * @throws UsageError for an unknown flag, a flag without its value, or a positional argument
 */
export function readFlags<const Flags extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  options: Flags,
) {
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'unknown option');
  }
}

/**
 * Parses a whole number.
 *
 * @throws UsageError if `text` is not a whole number from `least` to `most`
 */
export function wholeNumber(flag: string, text: string, least: number, most: number): number {
  if (!/^\d+$/.test(text) || Number(text) < least || Number(text) > most) {
    throw new UsageError(`${flag} must be a whole number from ${least} to ${most} (got "${text}")`);
  }
  return Number(text);
}
