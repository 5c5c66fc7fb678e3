import { readFileSync } from 'node:fs';

/** What the launcher writes of a running stack, and keeps current: a replica that was restarted has a new pid. */
export type StackFile = {
  readonly mode: 'native' | 'docker';
  readonly baseUrl: string;
  readonly httpsUrl: string;
  /** The local CA's certificate, PEM. */
  readonly caFile: string;
  /** Where every process of the stack writes its log. */
  readonly logDir: string;
  /** Native only: one secret a file. */
  readonly secretsDir?: string;
  /** Docker only: the Compose project. */
  readonly project?: string;
  /** `port`: native only. */
  readonly replicas: readonly { readonly name: string; readonly port?: number; readonly pid?: number }[];
  readonly redis: {
    readonly sessions: { readonly url?: string; readonly pid?: number };
    readonly accounts: { readonly url?: string; readonly pid?: number };
    readonly labs: { readonly url?: string; readonly pid?: number };
  };
};

const file = process.env['STACK_FILE'];
if (file === undefined) throw new Error('STACK_FILE names no running stack: run the suite by "npm test"');

/** Read anew each time: pids change. */
export function readStack(): StackFile {
  if (file === undefined) throw new Error('STACK_FILE is gone');
  return JSON.parse(readFileSync(file, 'utf8'));
}

const { baseUrl, httpsUrl, caFile, mode } = readStack();
/** `http://localhost:<port>` and `https://localhost:<port>`, and the CA that signed the latter's certificate. */
export const stack = { baseUrl, httpsUrl, mode, ca: readFileSync(caFile, 'utf8') };
