import { appendFileSync } from 'node:fs';
import type { SupervisorEvent } from './supervise.ts';

/** A line of JSON for each thing that happened to a process, beside the logs of the processes: a terminal forgets. */
export function openLauncherLog(file: string): (event: SupervisorEvent) => void {
  return (event) =>
    appendFileSync(file, `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`, {
      mode: 0o600,
    });
}
