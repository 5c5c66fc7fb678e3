import { spawn } from 'node:child_process';

export type Outcome = { code: number; output: string };

/** Runs a command to its end, quietly; both its streams in `output`, in order. A command that is not there: code 127. */
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

/** The same with the terminal's own output, and its input too if `stdin` says so. An abort ends the command, and is waited for. */
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
