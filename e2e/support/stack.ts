import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { readStackFile, type StackFile } from '@session-lab/test-support/stack-file';

/** Paths in STACK_FILE, separated as in PATH: a stack for each worker. */
export function stackFiles(): string[] {
  const files = process.env['STACK_FILE'];
  if (files === undefined) throw new Error('STACK_FILE is not set. Run the suite with "npm test".');
  return files.split(delimiter);
}

/** Reads all stacks. Each call reads the files again, because pids change when a process restarts. */
export const readStacks = (): StackFile[] => stackFiles().map(read);

/** Reads the stack of this worker. */
export function readStack(): StackFile {
  const files = stackFiles();
  // Playwright sets this index in its workers only. The main process reads its configuration with the first stack.
  return read(files[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)] ?? '');
}

function read(file: string): StackFile {
  const stack = readStackFile(file);
  if (stack === undefined)
    throw new Error(`${file} does not describe a running stack. Start it with "npm start".`);
  return stack;
}

const { baseUrl, httpsUrl, caFile, mode } = readStack();
/** The public URLs of the stack, and the CA that signed the certificate of the HTTPS URL. */
export const stack = { baseUrl, httpsUrl, mode, ca: readFileSync(caFile, 'utf8') };
