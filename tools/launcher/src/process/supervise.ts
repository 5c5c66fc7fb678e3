import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OrphanReaper } from './orphan-reaper.ts';
import type { ProcessSpec } from '../stack/plan.ts';
import { SetupError, tail } from '../progress.ts';
import { isReady } from './ready.ts';

/** Delays before the first, second, … restart in a row. The last delay applies to all further restarts. */
const restartAfterMs = [0, 100, 250, 500, 900] as const;
/** After this uptime, the delays start again with the first. */
const steadyAfterMs = 10_000;
const readyWithinMs = 20_000;
/** Longer than the longest crash of a lab (one minute), during which a restarted replica does not listen. */
const backWithinMs = 90_000;

export type SupervisorEvent =
  | { type: 'started'; name: string; pid: number }
  | { type: 'ended'; name: string; how: string }
  | { type: 'back'; name: string; pid: number; afterMs: number };

export type Supervised = {
  name: string;
  pid(): number | undefined;
  /** Kills the process. The process restarts only after a call of the returned function. */
  holdDown(): () => void;
  /** Ends the process with its stop signal, or with SIGKILL after its time limit, and does not restart it. */
  stop(): Promise<void>;
  /** Kills the process and does not restart it. */
  kill(): void;
};

/**
 * Starts a process and restarts it whenever it ends. Resolves when the process is ready. Rejects if the
 * process ends before it is ready.
 */
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
      // A process paused by SIGSTOP handles the stop signal only after SIGCONT.
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
    const ready = await Promise.race([isReady(spec.ready, backWithinMs), started.ended.then(() => false)]);
    if (ready && current === started && !stopping) {
      const afterMs = performance.now() - endedAtMs;
      report({ type: 'back', name: spec.name, pid: started.pid, afterMs });
    }
  }
}

type Running = { child: ChildProcess; pid: number; ended: Promise<string> };

/**
 * Starts the process in its own process group: a Ctrl+C in the terminal does not reach the process, and one
 * signal reaches all its children.
 */
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
        // Workers of nginx survive a killed master process and would keep its ports.
        killGroup(pid, 'SIGKILL');
        reaper.forget(pid);
      }
      resolve(signal === null ? `ended with status ${code}` : `was ended by ${signal}`);
    });
  });
  if (pid !== undefined) reaper.watch(pid);
  return { child, pid: pid ?? 0, ended };
}

/**
 * Returns the variables of the user's environment that a server needs; other variables may contain secrets.
 * Sets `TZ`, so that logs use UTC.
 */
function inherited(): NodeJS.ProcessEnv {
  const passed = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR'].flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]] as const],
  );
  return { ...Object.fromEntries(passed), TZ: 'UTC' };
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid === 0) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The process group has already ended.
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
