import type { PasswordFlaw } from '@session-lab/password-policy';
import { judgePassword } from '@session-lab/password-policy/judge';
import { setThreadPriority } from './thread-priority.ts';

/** `known`: names of the user. */
export type JudgeTask = { readonly password: string; readonly known: readonly string[] };

setThreadPriority();

/** Takes up to 40 ms and 60 MB of dictionaries, so only one thread runs it. */
export default function work({ password, known }: JudgeTask): PasswordFlaw | undefined {
  return judgePassword(password, known).flaw;
}
