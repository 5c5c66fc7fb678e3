import { spawn } from 'node:child_process';

export type RunOptions = { readonly cwd: string; readonly env?: Readonly<Record<string, string>> };

/**
 * Runs a command to its end, and gives what it printed.
 *
 * @throws Error with all that it printed, when it fails.
 */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve(printed);
      else reject(new Error(`${command} ${args.join(' ')}: status ${status}\n${printed}`));
    });
  });
}
