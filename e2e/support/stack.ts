import { readFileSync } from 'node:fs';

/** The file that describes a running stack. The launcher updates it, because a restarted replica has a new pid. */
export type StackFile = {
  readonly mode: 'native' | 'docker';
  readonly baseUrl: string;
  readonly httpsUrl: string;
  /** Certificate of the local CA (PEM). */
  readonly caFile: string;
  /** Folder with the logs of all processes. */
  readonly logDir: string;
  /** Native only: folder with one secret per file. */
  readonly secretsDir?: string;
  /** Docker only: name of the Compose project. */
  readonly project?: string;
  /** `port` is native only. */
  readonly replicas: readonly { readonly name: string; readonly port?: number; readonly pid?: number }[];
  readonly redis: {
    readonly sessions: { readonly url?: string; readonly pid?: number };
    readonly accounts: { readonly url?: string; readonly pid?: number };
    readonly labs: { readonly url?: string; readonly pid?: number };
  };
};

const file = process.env['STACK_FILE'];
if (file === undefined) throw new Error('STACK_FILE is not set. Run the suite with "npm test".');

/** Reads the file at each call, because pids change. */
export function readStack(): StackFile {
  if (file === undefined) throw new Error('STACK_FILE is not set');
  return JSON.parse(readFileSync(file, 'utf8'));
}

const { baseUrl, httpsUrl, caFile, mode } = readStack();
/** The public URLs of the stack, and the CA that signed the certificate of the HTTPS URL. */
export const stack = { baseUrl, httpsUrl, mode, ca: readFileSync(caFile, 'utf8') };
