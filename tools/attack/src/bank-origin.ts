import type { StackFile } from '@session-lab/launcher';

/**
 * Returns the URL of the bank of the labs, with a numeric address. "localhost" may resolve to ::1, which an address
 * of 127.0.0.0/8 cannot reach.
 *
 * @throws Error for a stack without labs
 */
export function bankOriginOf({ sites }: Pick<StackFile, 'sites'>): string {
  if (sites === undefined) throw new Error('The labs of the stack are off.');
  return sites.bank.replace('localhost', '127.0.0.1');
}
