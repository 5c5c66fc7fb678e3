import { line } from '@session-lab/launcher';
import type { Measurement } from './background-activity.ts';
import { signOutWithinMs, type Observations } from './evaluate.ts';
import { acceptedGrowthMiB, maxGrowthMiBPerMinute } from './growth.ts';
import type { Sample, SocketMemory } from './samples.ts';
import type { SteadyLoad } from './steady-load.ts';

type Figures = Observations & {
  readonly before: readonly SocketMemory[];
  readonly after: readonly SocketMemory[];
  readonly files: readonly [name: string, files: number][];
  readonly samples: readonly Sample[];
  readonly load: Pick<SteadyLoad, 'tookUs' | 'ownDelayNs'>;
};

const numbers = new Intl.NumberFormat('en');
const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const kib = (bytes: number): string => `${(bytes / 2 ** 10).toFixed(0)} KiB`;
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const print = (what: string, text: string): void => console.log(`  ${what.padEnd(18)}${text}`);

export function printFigures(figures: Figures): void {
  console.log('');
  for (const after of figures.after) {
    const before = figures.before.find(({ name }) => name === after.name);
    if (before !== undefined) print(`${after.name}, a socket`, memoryPerSocket(before, after));
  }
  for (const { name } of figures.after) print(name, overTime(figures.samples, name));
  print('requests', requests(figures));
  print(
    'load generator',
    `sent late by ${ms(figures.load.ownDelayNs.percentile(99) / 1e6)} at p99, ${ms(figures.load.ownDelayNs.max / 1e6)} at most; the times above include this`,
  );
  print('sign-outs', `${times(figures.signOuts)} until all five sockets were closed`);
  print('messages', `${times(figures.messages)} until every socket received it`);
  print('open files', figures.files.map(([name, files]) => `${name} ${numbers.format(files)}`).join(', '));
  for (const { name, firstMiB, lastMiB, mibPerMinute } of figures.growth)
    print(
      `heap of ${name}`,
      `${firstMiB.toFixed(1)} MiB after the warm-up, ${lastMiB.toFixed(1)} MiB at the end: ${mibPerMinute.toFixed(2)} MiB a minute`,
    );
  console.log('');
}

function memoryPerSocket(before: SocketMemory, after: SocketMemory): string {
  const sockets = after.sockets - before.sockets;
  const heap = kib((after.heapBytes - before.heapBytes) / sockets);
  const resident = kib((after.residentBytes - before.residentBytes) / sockets);
  return `${heap} of heap, ${resident} of resident memory (${numbers.format(sockets)} sockets: ${mib(before.residentBytes)} → ${mib(after.residentBytes)})`;
}

/** Each sample is the event-loop delay of the last 2 s. An idle loop reports 10 ms. */
function overTime(samples: readonly Sample[], name: string): string {
  const own = samples.flatMap(({ replicas }) => replicas.get(name) ?? []);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return 'no samples';
  const p99s = own.map(({ loopDelayP99Ms }) => loopDelayP99Ms).toSorted((a, b) => a - b);
  const worst = Math.max(...own.map(({ loopDelayMaxMs }) => loopDelayMaxMs));
  return `${mib(first.residentBytes)} → ${mib(last.residentBytes)} resident; event-loop delay p99 of each 2 s: median ${ms(p99s[p99s.length >> 1] ?? 0)}, highest ${ms(p99s.at(-1) ?? 0)}; maximum ${ms(worst)}`;
}

function requests({ sent, failed, load: { tookUs } }: Figures): string {
  const at = (share: number): string => ms(tookUs.percentile(share) / 1000);
  return `${numbers.format(sent)}, ${failed.length} failed, p50 ${at(50)}, p99 ${at(99)}, p99.9 ${at(99.9)}, maximum ${ms(tookUs.max / 1000)}`;
}

function times(all: readonly Measurement[]): string {
  const taken = all.filter((took) => typeof took === 'number').toSorted((a, b) => a - b);
  const [median, worst] = [taken[taken.length >> 1], taken.at(-1)];
  if (median === undefined || worst === undefined) return `${all.length}, none measured,`;
  return `${all.length}, median ${ms(median)}, maximum ${ms(worst)}`;
}

/** Prints the faults, or one line for a good run. Returns true if there is no fault. */
export function printResult(faults: readonly string[]): boolean {
  for (const fault of faults) line('fail', fault);
  if (faults.length === 0) {
    line(
      'ok',
      `no request failed, no socket was lost, every sign-out closed its sockets within ${signOutWithinMs} ms, and the heap of each replica grew by at most ${maxGrowthMiBPerMinute} MiB a minute (or ${acceptedGrowthMiB} MiB in all)`,
    );
  }
  return faults.length === 0;
}
