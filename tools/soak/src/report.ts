import { line } from '@session-lab/launcher';
import { alwaysMiB, riseAtMost } from './growth.ts';
import { signOutWithinMs, type Seen } from './judge.ts';
import type { Sample } from './samples.ts';
import type { OnReplica } from './sockets-on.ts';
import type { SteadyLoad } from './steady-load.ts';

type Figures = Seen & {
  readonly before: readonly OnReplica[];
  readonly after: readonly OnReplica[];
  readonly files: readonly [name: string, files: number][];
  readonly samples: readonly Sample[];
  readonly load: Pick<SteadyLoad, 'tookUs' | 'ownDelayNs'>;
};

const numbers = new Intl.NumberFormat('en');
const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const kib = (bytes: number): string => `${(bytes / 2 ** 10).toFixed(0)} KiB`;
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const show = (what: string, text: string): void => console.log(`  ${what.padEnd(18)}${text}`);

export function printFigures(figures: Figures): void {
  console.log('');
  for (const now of figures.after) {
    const was = figures.before.find(({ name }) => name === now.name);
    if (was !== undefined) show(`${now.name}, a socket`, aSocket(was, now));
  }
  for (const { name } of figures.after) show(name, overTime(figures.samples, name));
  show('requests', requests(figures));
  show(
    'the load itself',
    `late by ${ms(figures.load.ownDelayNs.percentile(99) / 1e6)} at p99, ${ms(figures.load.ownDelayNs.max / 1e6)} at worst, which is in these`,
  );
  show('sign-outs', `${times(figures.signOuts)} until all five sockets were closed`);
  show('messages', `${times(figures.said)} until every socket had heard it`);
  show('open files', figures.files.map(([name, files]) => `${name} ${numbers.format(files)}`).join(', '));
  for (const { name, first, last, rise } of figures.growth)
    show(
      `${name} keeps`,
      `${first.toFixed(1)} MiB after the warm-up, ${last.toFixed(1)} at the end: ${rise.toFixed(2)} more a minute`,
    );
  console.log('');
}

function aSocket(was: OnReplica, now: OnReplica): string {
  const sockets = now.sockets - was.sockets;
  const heap = kib((now.keptBytes - was.keptBytes) / sockets);
  const resident = kib((now.residentBytes - was.residentBytes) / sockets);
  return `${heap} of heap, ${resident} in all (${numbers.format(sockets)} sockets: ${mib(was.residentBytes)} → ${mib(now.residentBytes)})`;
}

/** The event loop's delay is that of 2 s at a time; an idle loop says 10 ms. */
function overTime(samples: readonly Sample[], name: string): string {
  const own = samples.flatMap(({ replicas }) => replicas.get(name) ?? []);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return 'no samples';
  const p99s = own.map(({ loopDelayP99Ms }) => loopDelayP99Ms).toSorted((a, b) => a - b);
  const worst = Math.max(...own.map(({ loopDelayMaxMs }) => loopDelayMaxMs));
  return `${mib(first.residentBytes)} → ${mib(last.residentBytes)} resident, event-loop delay p99 of each 2 s: ${ms(p99s[p99s.length >> 1] ?? 0)} at the median, ${ms(p99s.at(-1) ?? 0)} at worst; worst of all ${ms(worst)}`;
}

function requests({ sent, failed, load: { tookUs } }: Figures): string {
  const at = (share: number): string => ms(tookUs.percentile(share) / 1000);
  return `${numbers.format(sent)}, ${failed.length} failed, p50 ${at(50)}, p99 ${at(99)}, p99.9 ${at(99.9)}, worst ${ms(tookUs.max / 1000)}`;
}

function times(all: readonly (number | string)[]): string {
  const taken = all.filter((took) => typeof took === 'number').toSorted((a, b) => a - b);
  const [median, worst] = [taken[taken.length >> 1], taken.at(-1)];
  if (median === undefined || worst === undefined) return `${all.length}, none measured,`;
  return `${all.length}, ${ms(median)} at the median and ${ms(worst)} at worst`;
}

/** True where nothing was complained of. */
export function printHeld(complaints: readonly string[]): boolean {
  for (const complaint of complaints) line('fail', complaint);
  if (complaints.length === 0) {
    line(
      'ok',
      `no request failed, no socket was lost, sign-outs closed theirs within ${signOutWithinMs} ms, and replicas keep no more than ${riseAtMost} MiB a minute more, or ${alwaysMiB} MiB in all`,
    );
  }
  return complaints.length === 0;
}
