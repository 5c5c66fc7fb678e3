import { bounds as recordingBounds, createConnection, type Connection, type Wire } from './recording.ts';
import { createRelay, type Line } from './relay.ts';

/**
 * `leaseMs`: how long a student has the tap. `silentMs`: a page that does not read the lease for so long has been closed. `keptMs`: how long
 * a recording can be read after its beginning.
 */
export const bounds = { leaseMs: 120_000, silentMs: 10_000, keptMs: 900_000, students: 8 } as const;
const checkMs = 250;

type Lease = { readonly student: string; readonly endsAtMs: number; readAtMs: number };
type Recording = { readonly startedAtMs: number; readonly connections: Connection[] };

export type LeaseReport =
  | { readonly status: 'off' }
  | { readonly status: 'on'; readonly endsInMs: number }
  /** Another student has the tap. */
  | { readonly status: 'taken'; readonly freeInMs: number };

export type Tap = ReturnType<typeof createTap>;

/**
 * The tap on the wire. A TCP connection does not name its student, so one student at a time has the tap, for a limited time.
 * Between two leases, nothing listens.
 */
export function createTap({
  hosts,
  lines,
  now,
}: {
  hosts: readonly string[];
  lines: readonly Line[];
  now: () => number;
}) {
  // The oldest recording is first.
  const recordings = new Map<string, Recording>();
  const relay = createRelay({ hosts, lines, accept });
  let lease: Lease | undefined;
  let opening: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let nextId = 1;

  function accept(wire: Wire): Connection | undefined {
    const recording = lease && recordings.get(lease.student);
    if (lease === undefined || recording === undefined) return undefined;
    if (recording.connections.length >= recordingBounds.connections) return undefined;
    const connection = createConnection(nextId, wire, lease.student);
    nextId += 1;
    recording.connections.push(connection);
    return connection;
  }

  function end(): void {
    lease = undefined;
    clearInterval(timer);
    relay.close();
  }

  function check(): void {
    if (lease === undefined) return;
    if (now() >= lease.endsAtMs || now() >= lease.readAtMs + bounds.silentMs) end();
  }

  function start(student: string): void {
    recordings.delete(student);
    recordings.set(student, { startedAtMs: now(), connections: [] });
    const [oldest] = recordings.keys();
    if (recordings.size > bounds.students && oldest !== undefined) recordings.delete(oldest);
    lease = { student, endsAtMs: now() + bounds.leaseMs, readAtMs: now() };
    timer = setInterval(check, checkMs).unref();
  }

  function recordingOf(student: string): readonly Connection[] {
    const recording = recordings.get(student);
    if (recording === undefined || now() > recording.startedAtMs + bounds.keptMs) return [];
    return recording.connections;
  }

  /** Reads the lease of a student, and counts as a sign of life. */
  function read(student: string): LeaseReport {
    check();
    if (lease === undefined) return { status: 'off' };
    const leftMs = lease.endsAtMs - now();
    if (lease.student !== student) return { status: 'taken', freeInMs: leftMs };
    lease.readAtMs = now();
    return { status: 'on', endsInMs: leftMs };
  }

  return {
    read,

    /** Switches the tap on for a student, if no other student has it. Forgets the student's earlier recording. */
    async switchOn(student: string): Promise<LeaseReport> {
      await opening;
      if (read(student).status === 'off') {
        start(student);
        opening = relay.open().finally(() => {
          opening = undefined;
        });
        try {
          await opening;
        } catch (error) {
          end();
          throw error;
        }
      }
      return read(student);
    },

    switchOff(student: string): LeaseReport {
      if (lease?.student === student) end();
      return read(student);
    },

    connections: (student: string) => recordingOf(student).map((connection) => connection.report()),

    /** Returns the newest token that passed in clear. */
    tokenOf: (student: string): string | undefined =>
      recordingOf(student)
        .flatMap((connection) => connection.tokens())
        .at(-1),

    isListening: (): boolean => relay.isOpen(),
    close: end,
  };
}
