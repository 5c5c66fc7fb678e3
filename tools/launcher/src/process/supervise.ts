import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OrphanReaper } from './orphan-reaper.ts';
import type { ProcessSpec } from '../stack/plan.ts';
import { SetupError, tail } from '../progress.ts';
import { isReady } from './ready.ts';

/** How long after its end a process is started again, by how often it ended lately: never more than a second. */
const restartAfterMs = [0, 100, 250, 500, 900] as const;
/** A process that lasted this long starts over with the first delay. */
const steadyAfterMs = 10_000;
const readyWithinMs = 20_000;

export type SupervisorEvent =
  | { type: 'started'; name: string; pid: number }
  | { type: 'ended'; name: string; how: string }
  | { type: 'back'; name: string; pid: number; afterMs: number };

export type Supervised = {
  name: string;
  pid(): number | undefined;
  /** Kills it, and starts it again only when the result is called. */
  holdDown(): () => void;
  /** Asks the process to end, kills it after its time, and does not start it again. */
  stop(): Promise<void>;
  /** Kills it now. */
  kill(): void;
};

/** Starts a process and keeps it running; resolves when it is ready, rejects where it ends before that. */
export async function supervise(
  spec: ProcessSpec,
  reaper: OrphanReaper,
  report: (event: SupervisorEvent) => void,
): Promise<Supervised> {
  let stopping = false;
  let failures = 0;
  let letGo = Promise.resolve();
  let current = launch(spec, reaper);
  report({ type: 'started', name: spec.name, pid: current.pid });

  const supervised: Supervised = {
    name: spec.name,
    pid: () => current.child.pid,
    holdDown() {
      const held = Promise.withResolvers<void>();
      letGo = held.promise;
      killGroup(current.pid, 'SIGKILL');
      return held.resolve;
    },
    kill() {
      stopping = true;
      killGroup(current.pid, 'SIGKILL');
    },
    async stop() {
      stopping = true;
      killGroup(current.pid, spec.stopSignal);
      // A frozen one hears nothing before it runs again.
      killGroup(current.pid, 'SIGCONT');
      const timer = setTimeout(() => killGroup(current.pid, 'SIGKILL'), spec.stopWithinMs);
      await current.ended;
      clearTimeout(timer);
    },
  };

  const first = await Promise.race([
    isReady(spec.ready, readyWithinMs),
    current.ended.then((how) => ({ ended: how })),
  ]);
  if (first !== true) {
    supervised.kill();
    const what = first === false ? `was not ready within ${readyWithinMs / 1000} s` : first.ended;
    throw new SetupError(`${spec.name} ${what}`, `see ${spec.logFile}`, tail(read(spec.logFile)));
  }
  void keepRunning();
  return supervised;

  async function keepRunning(): Promise<void> {
    for (;;) {
      const startedAtMs = performance.now();
      const how = await current.ended;
      if (stopping) return;
      const endedAtMs = performance.now();
      failures = endedAtMs - startedAtMs > steadyAfterMs ? 0 : failures;
      report({ type: 'ended', name: spec.name, how });
      const delayMs = restartAfterMs[Math.min(failures++, restartAfterMs.length - 1)] ?? 0;
      await sleep(Math.max(delayMs, spec.restartAfterMs ?? 0));
      await letGo;
      if (stopping) return;
      current = launch(spec, reaper);
      report({ type: 'started', name: spec.name, pid: current.pid });
      void announce(current, endedAtMs);
    }
  }

  async function announce(started: Running, endedAtMs: number): Promise<void> {
    const ready = await Promise.race([isReady(spec.ready, readyWithinMs), started.ended.then(() => false)]);
    if (ready && current === started && !stopping) {
      const afterMs = performance.now() - endedAtMs;
      report({ type: 'back', name: spec.name, pid: started.pid, afterMs });
    }
  }
}

type Running = { child: ChildProcess; pid: number; ended: Promise<string> };

/** In a process group of its own: a terminal's Ctrl+C does not reach it, and its whole family can be ended at once. */
function launch(spec: ProcessSpec, reaper: OrphanReaper): Running {
  const log = openSync(spec.logFile, 'a', 0o600);
  const child = spawn(spec.command, [...spec.args], {
    env: { ...inherited(), ...spec.env },
    stdio: ['ignore', log, log],
    ...spec.runAs,
    detached: true,
  });
  closeSync(log);
  const { pid } = child;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      if (pid !== undefined) {
        // nginx's workers outlive a master that was killed, and would keep its ports.
        killGroup(pid, 'SIGKILL');
        reaper.forget(pid);
      }
      resolve(signal === null ? `ended with status ${code}` : `was ended by ${signal}`);
    });
  });
  if (pid !== undefined) reaper.watch(pid);
  return { child, pid: pid ?? 0, ended };
}

/** Returns the variables of the user's environment that a server needs; others may hold secrets. Every log is in UTC. */
function inherited(): NodeJS.ProcessEnv {
  const passed = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR'].flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return { ...Object.fromEntries(passed), TZ: 'UTC' };
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid === 0) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It is gone already.
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
