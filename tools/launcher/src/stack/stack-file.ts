import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { stores } from '../config/session-nodes.ts';

const pid = z.exactOptional(z.number());
const Server = z.object({ url: z.exactOptional(z.string()), pid });

/** The content of stack.json: describes a running stack for the tests and for `npm run admin`. */
const StackFile = z.object({
  mode: z.enum(['native', 'docker']),
  baseUrl: z.string(),
  httpsUrl: z.string(),
  caFile: z.string(),
  logDir: z.string(),
  /** Native only: the folder of the secrets. The tests search the logs for these secrets. */
  secretsDir: z.exactOptional(z.string()),
  /** Native only: the build of the page that NGINX serves. */
  webRoot: z.exactOptional(z.string()),
  /** Docker only: the Compose project. */
  project: z.exactOptional(z.string()),
  replicas: z.array(
    z.object({
      name: z.string(),
      port: z.exactOptional(z.number()),
      metricsPort: z.exactOptional(z.number()),
      pid,
    }),
  ),
  /** Layout of the sessions' Redis. */
  store: z.enum(stores),
  /** Addresses with the operator's password. Only the user that started the stack can read the file. */
  redis: z.object({
    /** Has a pid only if the store is one server. */
    sessions: Server,
    /** Native only: each server and Sentinel, with its role at the start. */
    sessionNodes: z.array(
      z.object({
        name: z.string(),
        role: z.enum(['primary', 'replica', 'sentinel']),
        port: z.number(),
        url: z.string(),
        pid,
      }),
    ),
    accounts: Server,
    labs: Server,
    /** The server of lab 14. Absent if the labs are off. */
    console: z.exactOptional(Server),
    /** Absent if the labs are off. */
    outage: z.exactOptional(Server),
    /** The supervisor of the servers of lab 16. Absent if the labs are off. */
    cluster: z.exactOptional(Server),
  }),
  /** Origins of the sites of the attack labs. Absent if the labs are off. */
  sites: z.exactOptional(
    z.object({
      bank: z.string(),
      attacker: z.string(),
      neighbour: z.string(),
      tap: z.string(),
      tapTls: z.string(),
    }),
  ),
  /** Native only: the process of the attacker's site. */
  attacker: z.exactOptional(z.object({ pid })),
  nginx: z.object({ pid }),
  launcherPid: z.number(),
});
export type StackFile = z.infer<typeof StackFile>;

/** Writes stack.json atomically, because other processes read it while pids change. */
export function writeStackFile(file: string, stack: StackFile): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(stack, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * Returns undefined if there is no stack.json, or if its content does not have the form that this version
 * writes.
 */
export function readStackFile(file: string): StackFile | undefined {
  try {
    return StackFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
