import { styleText } from 'node:util';

/**
 * A failure of the set-up that the user can fix: the reason, the fix, and the output of the failed command.
 */
export class SetupError extends Error {
  readonly fix: string;
  readonly output: string;

  constructor(reason: string, fix: string, output = '') {
    super(reason);
    this.fix = fix;
    this.output = output;
  }
}

/** Runs one step of the set-up and prints one line: the name, the summary and the duration. */
export async function step<T>(name: string, work: () => Promise<{ summary: string; result: T }>): Promise<T> {
  const startedAtMs = performance.now();
  if (process.stdout.isTTY) process.stdout.write(`  …     ${name}`);
  // Without a terminal a line cannot be overwritten, so only a slow step is announced.
  const slow = setTimeout(() => process.stdout.isTTY || console.log(`  …     ${name}`), 2000);
  try {
    const { summary, result } = await work();
    line('ok', `${name}: ${summary}`, performance.now() - startedAtMs);
    return result;
  } catch (error) {
    line('fail', name, performance.now() - startedAtMs);
    throw error;
  } finally {
    clearTimeout(slow);
  }
}

const marks = {
  ok: styleText('green', 'ok  '),
  fail: styleText('red', 'FAIL'),
  note: styleText('yellow', 'note'),
} as const;

export function line(mark: keyof typeof marks, text: string, tookMs?: number): void {
  const clear = process.stdout.isTTY ? '\r\u001B[2K' : '';
  const took = tookMs === undefined ? '' : styleText('dim', ` (${seconds(tookMs)})`);
  console.log(`${clear}  ${marks[mark]}  ${text}${took}`);
}

export function seconds(ms: number): string {
  return ms < 950 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export function tail(text: string, lines = 20): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
