import type { Place } from '@session-lab/contract/labs/stateless';
import { succeeded, type Exchange } from '../../../api/exchange.ts';

export type Command = 'cd' | 'pwd' | 'ls';

/** The part of a response's body that the page shows. Only `ls` has files. */
export type Output = { readonly folder: Place['folder']; readonly files?: readonly string[] | undefined };

/** A shown response, and its output: undefined for a refusal. */
export type FolderResult = {
  readonly command: Command;
  readonly exchange: Exchange;
  readonly output: Output | undefined;
};

/** Returns the text that the command prints. */
export const printed = ({ folder, files }: Output): string => files?.join(' ') ?? folder;

const changes = '/v1/labs/stateless/folder';
const files = '/v1/labs/stateless/files';

export const isFolderRequest = ({ path }: Exchange): boolean => path === changes || path.startsWith(files);

function commandOf({ method, path }: Exchange): Command {
  if (path.startsWith(files)) return 'ls';
  return method === 'POST' ? 'cd' : 'pwd';
}

/** Returns the results of the shown requests, in order. `outputs` has the output of each response, by the number of its request. */
export const resultsOf = (shown: readonly Exchange[], outputs: ReadonlyMap<number, Output>): FolderResult[] =>
  shown.filter(isFolderRequest).map((exchange) => ({
    command: commandOf(exchange),
    exchange,
    output: outputs.get(exchange.number),
  }));

/** Returns the newest run of a command: `size` results at most. Results of `pwd` from before the newest `cd` are out of date. */
export function newestRun(
  results: readonly FolderResult[],
  command: Command,
  size: number,
): readonly FolderResult[] {
  const changedAt = command === 'pwd' ? results.findLastIndex((result) => result.command === 'cd') : -1;
  const own = results.slice(changedAt + 1).filter((result) => result.command === command);
  return own.slice(Math.floor(Math.max(0, own.length - 1) / size) * size);
}

/** Returns the folder in the memory of each server, by its newest response to `cd` or `pwd`. */
export function foldersInMemory(results: readonly FolderResult[]): ReadonlyMap<string, Place['folder']> {
  const known = new Map<string, Place['folder']>();
  for (const { command, exchange, output } of results)
    if (command !== 'ls' && exchange.servedBy !== undefined && output !== undefined)
      known.set(exchange.servedBy, output.folder);
  return known;
}

/** Describes the newest run of a command in one sentence, or returns undefined while it shows nothing. */
export function verdictOf(
  results: readonly FolderResult[],
  command: Command,
  size: number,
): string | undefined {
  const run = newestRun(results, command, size);
  const lost = run.filter(({ exchange }) => !succeeded(exchange)).length;
  if (lost > 0) return `${lost} of ${run.length} requests got no usable response.`;
  const keeper = newestRun(results, 'cd', 1)[0]?.exchange.servedBy;
  if (run.length === 0 || (command !== 'ls' && keeper === undefined)) return undefined;
  if (command === 'cd') return `${keeper} keeps your folder in its memory.`;
  const servers = [...new Set(run.flatMap(({ exchange }) => exchange.servedBy ?? []))];
  const outputs = new Set(run.flatMap(({ output }) => (output === undefined ? [] : printed(output))));
  if (command === 'ls')
    return servers.length > 1 && outputs.size === 1
      ? 'The request names the folder, so every server answers the same: stateless.'
      : servers.length > 1
        ? 'The servers list different files.'
        : `Only ${servers[0]} answered.`;
  const others = servers.filter((name) => name !== keeper);
  return others.length === 0
    ? `Only ${keeper} answered.`
    : `Only ${keeper} keeps your folder. ${others.join(' and ')} never received your cd.`;
}
