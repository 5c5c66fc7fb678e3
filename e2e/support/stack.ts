import { readFileSync } from 'node:fs';
import { readStackFile, type StackFile } from '@session-lab/test-support/stack-file';

/** Reads stack.json at each call, because pids change when a process restarts. */
export function readStack(): StackFile {
  const file = process.env['STACK_FILE'];
  if (file === undefined) throw new Error('STACK_FILE is not set. Run the suite with "npm test".');
  const stack = readStackFile(file);
  if (stack === undefined)
    throw new Error(`${file} does not describe a running stack. Start it with "npm start".`);
  return stack;
}

const { baseUrl, httpsUrl, caFile, mode } = readStack();
/** The public URLs of the stack, and the CA that signed the certificate of the HTTPS URL. */
export const stack = { baseUrl, httpsUrl, mode, ca: readFileSync(caFile, 'utf8') };
