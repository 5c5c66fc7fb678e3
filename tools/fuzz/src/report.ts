import { styleText } from 'node:util';
import { line } from '@session-lab/launcher';
import { heapGrowthAtMostMiB, residentAtMostMiB, type Memory } from './memory.ts';

const numbers = new Intl.NumberFormat('en');

export const counted = (many: number, what: string): string =>
  `${numbers.format(many)} ${what}${many === 1 ? '' : 's'}`;

export function heading(text: string): void {
  console.log(`\n${styleText('bold', text)}`);
}

/** What came, and how often. */
export function printSpread(title: string, counts: readonly [what: string, times: number][]): void {
  console.log(`\n  ${title}`);
  const width = Math.max(0, ...counts.map(([what]) => what.length));
  for (const [what, times] of counts)
    console.log(`    ${what.padEnd(width)}  ${numbers.format(times).padStart(9)}`);
}

export function printMemory(before: readonly Memory[], after: readonly Memory[]): void {
  console.log('\n  memory, resident and on the heap, at the beginning and at the end');
  for (const { name, residentMiB, heapMiB } of after) {
    const was = before.find((one) => one.name === name);
    console.log(
      `    ${name}  ${mib(was?.residentMiB)} → ${mib(residentMiB)}, ${mib(was?.heapMiB)} → ${mib(heapMiB)}`,
    );
  }
  console.log('');
}

const mib = (value: number | undefined): string => (value === undefined ? '?' : `${value.toFixed(0)} MiB`);

/** Who has another pid than before, or none: it crashed. */
export function changedPids(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): string[] {
  return [...before].flatMap(([name, pid]) =>
    after.get(name) === pid ? [] : [`${name} was pid ${pid} and is ${after.get(name) ?? 'gone'}`],
  );
}

/** Prints what did not hold; true where everything did. */
export function conclude(
  complaints: readonly string[],
  failed: readonly string[],
  { aborted }: AbortSignal,
): boolean {
  for (const text of failed) console.error(`${text}\n`);
  if (failed.length > 0) line('fail', `${counted(failed.length, 'answer')} not as they should be, above`);
  for (const complaint of complaints) line('fail', complaint);
  const holds = failed.length === 0 && complaints.length === 0;
  if (aborted) line('note', 'interrupted: not everything was sent');
  else if (holds) line('ok', held);
  return holds && !aborted;
}

const held = `no 5xx but server_busy, every error a known problem, every answer its own, every socket closed by its code; no
        process replaced, heaps no more than ${heapGrowthAtMostMiB} MiB larger, replicas within ${residentAtMostMiB} MiB; and the next person signs up and in`;
