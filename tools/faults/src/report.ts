import { countsIn, factsIn, msIn } from '@session-lab/test-support/words';
import type { Observation } from './observation.ts';
import type { FaultScenario, ScenarioResult } from './scenario.ts';

/** Returns the result of one scenario on one line. */
export function sentence({ observed, violations }: Pick<ScenarioResult, 'observed' | 'violations'>): string {
  if (observed === undefined) return violations.join('; ');
  const { sessions, endedSessions, accounts } = observed.checked;
  return [
    ...violations,
    `${observed.requests} requests`,
    `failed: ${countsIn(observed.failures)}`,
    `worst ${msIn(observed.worstMs)}`,
    `recovered after ${msIn(observed.recoveredAfterMs)}`,
    `checked ${sessions} sessions, ${endedSessions} ended sessions, ${accounts} accounts`,
    ...factsIn(observed.facts),
  ].join('; ');
}

const columns = [
  '#',
  'fault',
  'must hold',
  'requests',
  'failed, by kind',
  'worst',
  'recovered after',
  'also measured',
  'checked: sessions, ended sessions, accounts',
  'lost',
  'accepted after their end',
  '',
] as const;

/** Returns a table with one line per scenario. Counts are the sums of all rounds, times are the longest. */
export function markdownTable(
  scenarios: readonly FaultScenario[],
  results: readonly ScenarioResult[],
): string {
  const lines = scenarios
    .toSorted((a, b) => a.number - b.number)
    .map((scenario) =>
      cells(
        scenario,
        results.filter(({ name }) => name === scenario.name),
      ),
    );
  return [columns, columns.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function cells({ number, fault, mustHold }: FaultScenario, rounds: readonly ScenarioResult[]): string[] {
  const all = rounds.flatMap(({ observed }) => observed ?? []);
  const sum = (of: (one: Observation) => number): string =>
    `${all.reduce((total, one) => total + of(one), 0)}`;
  const longest = (of: (one: Observation) => number): string => msIn(Math.max(0, ...all.map(of)));
  return [
    `${number}`,
    fault,
    mustHold,
    sum(({ requests }) => requests),
    countsIn(
      merge(
        all.map(({ failures }) => failures),
        (a, b) => a + b,
      ),
    ),
    longest(({ worstMs }) => worstMs),
    longest(({ recoveredAfterMs }) => recoveredAfterMs),
    factsIn(
      merge(
        all.map(({ facts }) => facts),
        Math.max,
      ),
    ).join('; '),
    [
      sum(({ checked }) => checked.sessions),
      sum(({ checked }) => checked.endedSessions),
      sum(({ checked }) => checked.accounts),
    ].join(', '),
    sum(({ checked }) => checked.lostSessions + checked.lostAccounts),
    sum(({ checked }) => checked.acceptedAfterEnd),
    verdict(rounds),
  ];
}

function verdict(rounds: readonly ScenarioResult[]): string {
  const failed = rounds.filter(({ violations }) => violations.length > 0);
  if (failed.length > 0)
    return `**fails**, ${failed.length} of ${rounds.length}: ${failed.flatMap(({ violations }) => violations).join('; ')}`;
  return rounds.length === 1 ? 'passes' : `passes, ${rounds.length} of ${rounds.length}`;
}

function merge(
  records: readonly Readonly<Record<string, number>>[],
  combine: (a: number, b: number) => number,
): Record<string, number> {
  const merged: Record<string, number> = {};
  for (const record of records)
    for (const [name, value] of Object.entries(record)) {
      const known = merged[name];
      merged[name] = known === undefined ? value : combine(known, value);
    }
  return merged;
}
