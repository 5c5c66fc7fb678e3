import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { SessionNode, Store } from './redis/session-nodes.ts';

/** What stack.json says of a running stack: for the browser tests and for `npm run admin`. */
export type StackFile = {
  mode: 'native' | 'docker';
  baseUrl: string;
  httpsUrl: string;
  caFile: string;
  logDir: string;
  /** Native only: the secrets that the launcher made, which the tests look for in the logs. */
  secretsDir?: string;
  /** Native only: the build of the page that NGINX serves. */
  webRoot?: string;
  /** Docker only: the Compose project. */
  project?: string;
  replicas: { name: string; port?: number; metricsPort?: number; pid?: number }[];
  /** How the sessions' Redis is laid out. */
  store: Store;
  /** With the operator's password; the file is for this user's eyes only. */
  redis: {
    /** A pid where it is one server. */
    sessions: { url?: string; pid?: number };
    /** Native only: the servers and Sentinels, each for itself. Their roles are those of the start. */
    sessionNodes: (Pick<SessionNode, 'name' | 'role' | 'port'> & { url: string; pid?: number })[];
    accounts: { url?: string; pid?: number };
    labs: { url?: string; pid?: number };
  };
  nginx: { pid?: number };
  launcherPid: number;
};

/** Whole or not at all: it is read while pids change. */
export function writeStackFile(file: string, stack: StackFile): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(stack, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function readStackFile(file: string): StackFile | undefined {
  try {
    const stack: StackFile = JSON.parse(readFileSync(file, 'utf8'));
    return stack;
  } catch {
    return undefined;
  }
}
