import { countsIn, factsIn, msIn } from '@session-lab/test-support/words';
import type { Played } from '../play.ts';
import type { Row, Seen } from '../row.ts';

const columns = [
  '#',
  'fault',
  'must hold',
  'requests',
  'failed, by kind',
  'worst',
  'recovered after',
  'also seen',
  'checked: sessions, ended ones, accounts',
  'lost',
  'back from the dead',
  '',
] as const;

/** One line a row, all its rounds in it: counts are sums, times are the longest. */
export function markdownTable(rows: readonly Row[], played: readonly Played[]): string {
  const lines = rows
    .toSorted((a, b) => a.number - b.number)
    .map((row) =>
      cells(
        row,
        played.filter(({ name }) => name === row.name),
      ),
    );
  return [columns, columns.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function cells({ number, fault, mustHold }: Row, rounds: readonly Played[]): string[] {
  const seen = rounds.flatMap((one) => one.seen ?? []);
  const sum = (of: (one: Seen) => number): string => `${seen.reduce((total, one) => total + of(one), 0)}`;
  const longest = (of: (one: Seen) => number): string => msIn(Math.max(0, ...seen.map(of)));
  return [
    `${number}`,
    fault,
    mustHold,
    sum(({ requests }) => requests),
    countsIn(added(seen.map(({ failures }) => failures))),
    longest(({ worstMs }) => worstMs),
    longest((one) => one.recoveredAfterMs),
    factsIn(largest(seen.map(({ facts }) => facts))).join('; '),
    [
      sum(({ checked }) => checked.sessions),
      sum(({ checked }) => checked.endedSessions),
      sum(({ checked }) => checked.accounts),
    ].join(', '),
    sum(({ checked }) => checked.lostSessions + checked.lostAccounts),
    sum(({ checked }) => checked.backFromTheDead),
    verdict(rounds),
  ];
}

function verdict(rounds: readonly Played[]): string {
  const short = rounds.filter(({ shortfalls }) => shortfalls.length > 0);
  if (short.length === 0)
    return rounds.length === 1 ? 'holds' : `holds, ${rounds.length} of ${rounds.length}`;
  return `**falls short**, ${short.length} of ${rounds.length}: ${short.flatMap(({ shortfalls }) => shortfalls).join('; ')}`;
}

function added(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  return merged(counts, (a, b) => a + b);
}

function largest(facts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  return merged(facts, Math.max);
}

function merged(
  records: readonly Readonly<Record<string, number>>[],
  together: (a: number, b: number) => number,
): Record<string, number> {
  const all: Record<string, number> = {};
  for (const record of records)
    for (const [name, value] of Object.entries(record)) {
      const known = all[name];
      all[name] = known === undefined ? value : together(known, value);
    }
  return all;
}
