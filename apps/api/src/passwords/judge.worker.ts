import { constants, setPriority } from 'node:os';
import type { PasswordFlaw } from '@session-lab/password-policy';
import { judgePassword } from '@session-lab/password-policy/judge';

/** `known`: the user's own names. */
export type JudgeTask = { readonly password: string; readonly known: readonly string[] };

// As in `hash.worker.ts`: on Linux this is the priority of one thread.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

/** Judging takes up to 40 ms and its dictionaries 60 MB: one thread does it, not the event loop. */
export default function work({ password, known }: JudgeTask): PasswordFlaw | undefined {
  return judgePassword(password, known).flaw;
}
