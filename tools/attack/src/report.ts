import { readFileSync, writeFileSync } from 'node:fs';
import { countsIn, factsIn, msIn } from '@session-lab/test-support/words';
import type { NamedTest } from '@session-lab/test-support/test-report';
import type { Attack, AttackResult, Observation } from './attack.ts';
import type { RedisServer } from './watch/samples.ts';
import type { Latency } from './watch/watch.ts';

/** Returns the result of one attack on one line. */
export function sentence({ observed, violations }: Pick<AttackResult, 'observed' | 'violations'>): string {
  return [...violations, ...(observed === undefined ? [] : Object.values(textsOf(observed)))].join('; ');
}

type Texts = Readonly<Record<'sent' | 'answers' | 'reads' | 'signIns' | 'memory' | 'further', string>>;

/** Returns the observation as texts for the columns of the table. */
function textsOf(observed: Observation): Texts {
  const { flooded, floodedForMs } = observed;
  return {
    sent: `${flooded.sent} sent, ${Math.round((flooded.sent / floodedForMs) * 1000)} a second`,
    answers: `answers: ${countsIn(flooded.answers)}`,
    reads: `reads: p99 ${msIn(observed.reads.p99Ms)}, ${rest(observed.reads)}`,
    signIns: `sign-ins: slowest ${msIn(observed.signIns.worstMs)}, ${failedIn(observed.signIns)}`,
    memory: `replica up ${mb(observed.replicaUpMb)} to ${mb(observed.replicaMaxMb)}, ${mb(observed.keptUpMb)} kept; Redis: ${redisIn(observed)}`,
    further: [
      `event-loop delay p99 ${msIn(observed.loopDelayP99Ms)}`,
      `measuring client late by ${msIn(observed.ownDelayP99Ms)}`,
      ...factsIn(observed.facts),
    ].join('; '),
  };
}

const mb = (value: number): string => `${Math.round(value)} MB`;
const rest = (latency: Latency): string =>
  `median ${msIn(latency.p50Ms)}, worst ${msIn(latency.worstMs)}, ${failedIn(latency)}`;

function failedIn({ sent, failures }: Latency): string {
  return `${sent} sent, failed: ${countsIn(failures)}`;
}

function redisIn({ redis }: Observation): string {
  const servers: readonly RedisServer[] = ['sessions', 'accounts', 'labs'];
  return servers
    .flatMap((name) => {
      const memory = redis[name];
      return memory === undefined ? [] : [`${name} ${mb(memory.usedMb)} of ${mb(memory.limitMb)}`];
    })
    .join(', ');
}

const columns = [
  '#',
  'flood',
  'must hold in addition',
  'of the flood',
  'reads of others',
  'sign-ins of others',
  'memory',
  'also observed',
  '',
] as const;

/** Returns a table with one line per attack. */
export function markdownTable(results: readonly AttackResult[]): string {
  return [columns, columns.map(() => '---'), ...results.map(cells)]
    .map((line) => `| ${line.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

const nothing: Texts = { sent: '', answers: '', reads: '', signIns: '', memory: '', further: '' };
/** Removes a label that repeats the column. */
const withoutLabel = (text: string): string => text.replace(/^[a-z-]+: /, '');

function cells({ attack, observed, violations }: AttackResult): string[] {
  const texts = observed === undefined ? nothing : textsOf(observed);
  return [
    `${attack.row}`,
    attack.flood,
    attack.mustHold,
    [texts.sent, withoutLabel(texts.answers)].join('; '),
    withoutLabel(texts.reads),
    withoutLabel(texts.signIns),
    texts.memory,
    texts.further,
    violations.length === 0 ? 'passes' : `**fails**: ${violations.join('; ')}`,
  ];
}

const named = ({ row, name }: Attack, violations: readonly string[]): NamedTest => ({
  name: `${row} ${name}`,
  message: violations.join('\n'),
});

/** Returns the report for `npm test`. */
export function testReport(results: readonly AttackResult[]) {
  const passed = results.filter(({ violations }) => violations.length === 0);
  return {
    passed: passed.length,
    failed: results
      .filter(({ violations }) => violations.length > 0)
      .map(({ attack, violations }) => named(attack, violations)),
    retried: passed.flatMap(({ attack, firstTry }) =>
      firstTry === undefined ? [] : [named(attack, firstTry)],
    ),
  };
}

const begin = '<!-- written by npm run attack -- --write -->';
const end = '<!-- end -->';

/** Replaces the table between the two marks of the page. */
export function writeDocument(file: string, results: readonly AttackResult[], machine: string): void {
  writeFileSync(file, withTable(readFileSync(file, 'utf8'), results, machine));
}

/** @throws Error when the page does not have both marks */
export function withTable(page: string, results: readonly AttackResult[], machine: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no "${begin}" before "${end}".`);
  const table = `On ${machine}.\n\n${markdownTable(results)}`;
  return `${page.slice(0, from + begin.length)}\n\n${table}\n\n${page.slice(to)}`;
}
