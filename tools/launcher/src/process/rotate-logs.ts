import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { line } from '../progress.ts';

type Limits = {
  /** A log that is larger than this is rotated. */
  maxBytes: number;
  /** Files per log: the current log and the older `.1`, `.2`, … */
  files: number;
};

export const logLimits: Limits = { maxBytes: 10 * 2 ** 20, files: 3 };
const checkEveryMs = 5_000;
const chunkBytes = 2 ** 20;

/** Rotates large logs in the folders every 5 s. Returns a function that stops the rotation. */
export function startLogRotation(dirs: readonly string[]): () => void {
  const timer = setInterval(() => {
    for (const dir of dirs)
      try {
        rotateLogs(dir, logLimits);
      } catch (error) {
        line(
          'note',
          `could not rotate the logs in ${dir}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
  }, checkEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Rotates every `*.log` in `dir` that is larger than `maxBytes`. */
export function rotateLogs(dir: string, limits: Limits): void {
  for (const name of readdirSync(dir).filter((one) => one.endsWith('.log'))) {
    const file = join(dir, name);
    if (statSync(file).size > limits.maxBytes) rotate(file, limits.files);
  }
}

/**
 * Copies the log to `<file>.1` and truncates it, because its writers keep it open for appending. A line that
 * is written between the last copy and the truncation (microseconds) is lost.
 */
function rotate(file: string, files: number): void {
  for (let age = files - 2; age >= 1; age--) {
    if (existsSync(`${file}.${age}`)) renameSync(`${file}.${age}`, `${file}.${age + 1}`);
  }
  const from = openSync(file, 'r+');
  const to = openSync(`${file}.1`, 'w', 0o600);
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (let copied = 0; copied < fstatSync(from).size;) {
      const read = readSync(from, chunk, 0, chunkBytes, copied);
      writeSync(to, chunk, 0, read);
      copied += read;
    }
    ftruncateSync(from, 0);
  } finally {
    closeSync(from);
    closeSync(to);
  }
}
