import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** What was asked for cannot be done as it was asked; the message says why, for the person who typed it. */
export class UsageError extends Error {}

/**
 * The flags of a command line.
 *
 * @throws UsageError for a flag that there is not, one without its value, and for what is no flag
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

/** @throws UsageError when the text is no whole number from `least` to `most` */
export function wholeNumber(flag: string, text: string, least: number, most: number): number {
  if (!/^\d+$/.test(text) || Number(text) < least || Number(text) > most) {
    throw new UsageError(`${flag} takes a whole number from ${least} to ${most}, not "${text}"`);
  }
  return Number(text);
}
