import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findTool } from '@session-lab/launcher/servers';
import { exitWithParent } from '../exit-with-parent.ts';
import type { Load, LoadResult } from './load.ts';
import { rawRequests } from './raw-requests.ts';

const execute = promisify(execFile);
const script = join(import.meta.dirname, 'requests.lua');

export const findWrk = (): string | undefined => findTool('wrk');

export async function runWrk(wrk: string, load: Load): Promise<LoadResult> {
  const running = execute(wrk, [...optionsFor(load), load.url]);
  exitWithParent(running.child);
  running.child.stdin?.end(rawRequests(load));
  return parseWrk((await running).stdout);
}

/** One thread: it is not the bottleneck, and a second one would read the same input. */
function optionsFor({ connections, seconds }: Load): string[] {
  return [
    '--threads',
    '1',
    '--connections',
    `${connections}`,
    '--duration',
    `${seconds}s`,
    '--script',
    script,
  ];
}

const fields = ['requests', 'durationUs', 'p50Us', 'p99Us', 'non2xx', 'socketErrors'] as const;

/** @throws Error when the line that requests.lua prints at the end is missing or invalid */
export function parseWrk(output: string): LoadResult {
  const line = output.split('\n').find((text) => text.startsWith('{'));
  if (line === undefined) throw new Error(`wrk printed no result:\n${output}`);
  const parsed: unknown = JSON.parse(line);
  const [requests, durationUs, p50Us, p99Us, non2xx, socketErrors] = fields.map((name) =>
    numberIn(parsed, name),
  );
  if (!requests || !durationUs) throw new Error(`wrk received no response to any request:\n${output}`);
  return {
    requestsPerSecond: requests / (durationUs / 1e6),
    p50Ms: (p50Us ?? 0) / 1000,
    p99Ms: (p99Us ?? 0) / 1000,
    requests,
    non2xx: non2xx ?? 0,
    socketErrors: socketErrors ?? 0,
  };
}

function numberIn(parsed: unknown, name: string): number {
  const value: unknown =
    typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, name) : undefined;
  if (typeof value !== 'number') throw new Error(`wrk printed no ${name}`);
  return value;
}
