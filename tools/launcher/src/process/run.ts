import { spawn } from 'node:child_process';

export type Outcome = { code: number; output: string };

/**
 * Runs a command and collects stdout and stderr in `output`. The code is 127 if the command does not exist.
 */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const { input, ...rest } = options;
    const child = spawn(command, args, { ...rest, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}

/**
 * Runs a command that writes to the terminal, and reads from it if `stdin` is `inherit`. After an abort,
 * waits until the command has ended.
 */
export function runInherited(
  command: string,
  args: readonly string[],
  {
    stdin = 'ignore',
    ...options
  }: { cwd?: string; env?: NodeJS.ProcessEnv; signal?: AbortSignal; stdin?: 'inherit' | 'ignore' } = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: [stdin, 'inherit', 'inherit'] });
    child.on('error', () => child.pid === undefined && resolve(127));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Maximum time that the output of an ended command may stay open, for example in a process that outlives it.
 */
const outputClosesMs = 2_000;
const keptCharacters = 20_000;

/** Runs a command without input. Prints its output, and returns the exit status and the end of the output. */
export function runPrinted(
  command: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<Outcome> {
  return new Promise((resolve) => {
    const color = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
    const child = spawn(command, args, {
      ...options,
      env: { ...options.env, ...color },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const print = (to: NodeJS.WriteStream) => (chunk: string) => {
      to.write(chunk);
      output = `${output}${chunk}`.slice(-keptCharacters);
    };
    child.stdout.setEncoding('utf8').on('data', print(process.stdout));
    child.stderr.setEncoding('utf8').on('data', print(process.stderr));
    child.on('error', () => child.pid === undefined && resolve({ code: 127, output }));
    const end = (code: number | null): void => resolve({ code: code ?? 1, output });
    child.once('close', end);
    child.once('exit', (code) => setTimeout(end, outputClosesMs, code).unref());
  });
}
