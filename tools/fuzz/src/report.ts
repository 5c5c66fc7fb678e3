import { styleText } from 'node:util';
import { line, writeTestReport } from '@session-lab/launcher';
import { maxHeapGrowthMiB, maxResidentMiB, type Memory } from './memory.ts';

const numbers = new Intl.NumberFormat('en');

export const counted = (many: number, what: string): string =>
  `${numbers.format(many)} ${what}${many === 1 ? '' : 's'}`;

export function heading(text: string): void {
  console.log(`\n${styleText('bold', text)}`);
}

/** Prints a table of counts. */
export function printSpread(title: string, counts: readonly [what: string, times: number][]): void {
  console.log(`\n  ${title}`);
  const width = Math.max(0, ...counts.map(([what]) => what.length));
  for (const [what, times] of counts)
    console.log(`    ${what.padEnd(width)}  ${numbers.format(times).padStart(9)}`);
}

export function printMemory(
  before: readonly Memory[],
  after: readonly Memory[],
  attackerMiB: number | undefined,
): void {
  console.log('\n  memory, resident and on the heap, at the start and at the end');
  for (const { name, residentMiB, heapMiB } of after) {
    const was = before.find((one) => one.name === name);
    console.log(
      `    ${name}  ${mib(was?.residentMiB)} → ${mib(residentMiB)}, ${mib(was?.heapMiB)} → ${mib(heapMiB)}`,
    );
  }
  console.log(`    attacker  ${mib(attackerMiB)} at the end\n`);
}

const mib = (value: number | undefined): string => (value === undefined ? '?' : `${value.toFixed(0)} MiB`);

/** Returns one sentence for each process whose pid changed: the process crashed. */
export function changedPids(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): string[] {
  return [...before].flatMap(([name, pid]) =>
    after.get(name) === pid ? [] : [`${name} had pid ${pid}, and now has ${after.get(name) ?? 'no process'}`],
  );
}

/**
 * Prints the faults, or one line for a good run. Returns true if there is no fault and the run is complete.
 */
export function conclude(
  faults: readonly string[],
  failed: readonly string[],
  { aborted }: AbortSignal,
): boolean {
  for (const text of failed) console.error(`${text}\n`);
  if (failed.length > 0) line('fail', `${counted(failed.length, 'response')} with a fault, printed above`);
  for (const fault of faults) line('fail', fault);
  const passed = failed.length === 0 && faults.length === 0;
  writeTestReport({
    passed: Number(passed),
    failed: [
      ...failed.map((text) => ({ name: 'a response or a socket with a fault', message: text })),
      ...faults.map((fault) => ({ name: 'a fault of the stack', message: fault })),
    ],
  });
  if (aborted) line('note', 'interrupted before everything was sent');
  else if (passed) line('ok', passedText);
  return passed && !aborted;
}

const passedText = `no 5xx except server_busy and lab_busy; every error is a known problem; every response belongs to its request; every socket
        closed with its code; no process was replaced; heaps grew by at most ${maxHeapGrowthMiB} MiB; replicas use at most ${maxResidentMiB} MiB; a new user can sign up and in`;
