import type { Place } from '@session-lab/contract/labs/stateless';
import { succeeded, type Exchange } from '../../../api/exchange.ts';

/** A shown response, and the student's folder in it. `cd`, `pwd` and `ls` name the request. */
export type FolderResult = {
  readonly command: 'cd' | 'pwd' | 'ls';
  readonly exchange: Exchange;
  /** The folder in the body of the response, or undefined for a refusal. */
  readonly folder: Place['folder'] | undefined;
};

const changes = '/v1/labs/stateless/folder';
const files = '/v1/labs/stateless/files';

export const isFolderRequest = ({ path }: Exchange): boolean => path === changes || path.startsWith(files);

function commandOf({ method, path }: Exchange): FolderResult['command'] {
  if (path.startsWith(files)) return 'ls';
  return method === 'POST' ? 'cd' : 'pwd';
}

/** Returns the results of the shown requests, in order. `folders` has the folder of each body, by the number of its request. */
export const resultsOf = (
  shown: readonly Exchange[],
  folders: ReadonlyMap<number, Place['folder']>,
): FolderResult[] =>
  shown.filter(isFolderRequest).map((exchange) => ({
    command: commandOf(exchange),
    exchange,
    folder: folders.get(exchange.number),
  }));

/** Returns the newest run of a command: `size` results at most. */
export function newestRun(
  results: readonly FolderResult[],
  command: FolderResult['command'],
  size: number,
): readonly FolderResult[] {
  const own = results.filter((result) => result.command === command);
  return own.slice(Math.floor(Math.max(0, own.length - 1) / size) * size);
}

/** Returns the folder in the memory of each server, by its newest response to `cd` or `pwd`. */
export function foldersInMemory(results: readonly FolderResult[]): ReadonlyMap<string, Place['folder']> {
  const known = new Map<string, Place['folder']>();
  for (const { command, exchange, folder } of results)
    if (command !== 'ls' && exchange.servedBy !== undefined && folder !== undefined)
      known.set(exchange.servedBy, folder);
  return known;
}

/** Describes the newest run of a command in one sentence, or returns undefined while it shows nothing. */
export function verdictOf(
  results: readonly FolderResult[],
  command: FolderResult['command'],
  size: number,
): string | undefined {
  const run = newestRun(results, command, size);
  const lost = run.filter(({ exchange }) => !succeeded(exchange)).length;
  if (lost > 0) return `${lost} of ${run.length} requests got no usable response.`;
  const keeper = newestRun(results, 'cd', 1)[0]?.exchange.servedBy;
  if (run.length === 0 || (command !== 'ls' && keeper === undefined)) return undefined;
  if (command === 'cd') return `${keeper} keeps your folder in its memory.`;
  const servers = [...new Set(run.flatMap(({ exchange }) => exchange.servedBy ?? []))];
  if (command === 'ls')
    return servers.length > 1
      ? 'The request names the folder, so every server answers the same: stateless.'
      : `Only ${servers[0]} answered.`;
  const others = servers.filter((name) => name !== keeper);
  return others.length === 0
    ? `Only ${keeper} answered.`
    : `Only ${keeper} keeps your folder. ${others.join(' and ')} never received your cd.`;
}
