import { constants, setPriority } from 'node:os';
import type { PasswordFlaw } from '@session-lab/password-policy';
import { judgePassword } from '@session-lab/password-policy/judge';

/** `known`: names of the user. */
export type JudgeTask = { readonly password: string; readonly known: readonly string[] };

// See `hash.worker.ts`.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

/** Takes up to 40 ms and 60 MB of dictionaries, so only one thread runs it. */
export default function work({ password, known }: JudgeTask): PasswordFlaw | undefined {
  return judgePassword(password, known).flaw;
}
