import type { Problem } from '@session-lab/contract';
import type { Answer } from './client.ts';

export type FieldError = { path: string; message: string };
type Refused = Extract<Answer<unknown>, { ok: false }>;

/** What a form says when it was refused: beside the fields, or above them all. */
export type Refusal = { fields: FieldError[] } | { form: string };

/** The problems that are one field's fault. */
const fieldOf = new Map([
  ['user_name_taken', 'userName'],
  ['email_taken', 'email'],
  ['wrong_password', 'currentPassword'],
  // One message for both: which of the two is wrong is not said.
  ['invalid_credentials', 'password'],
]);

/** Where the words belong. An error of a field that this form does not have is said above. */
export function refusalOf(answer: Refused, fieldNames: readonly string[]): Refusal {
  if (answer.offline) return { form: 'No answer came. Is the network there? Try again.' };
  const { code, title, errors = [] } = answer.problem;
  const field = fieldOf.get(code);
  const fields = field === undefined ? errors : [{ path: field, message: title }];
  if (fields.length > 0 && fields.every(({ path }) => fieldNames.includes(path))) return { fields };
  return { form: wordsFor(answer.problem, answer.retryAfterMs) };
}

function wordsFor({ code, title, detail }: Problem, retryAfterMs = 0): string {
  const inSeconds = retryAfterMs > 0 ? `in ${Math.ceil(retryAfterMs / 1000)} s` : 'in a moment';
  if (code === 'too_many_requests') return `Too many tries. Try again ${inSeconds}.`;
  if (code === 'server_busy') return `Many people are signing in. Try again ${inSeconds}.`;
  if (code === 'store_unavailable')
    return 'The store is away: nothing was checked and nothing changed. Try again.';
  if (code === 'no_replica' || code === 'bad_gateway') return 'No replica answers. Try again in a moment.';
  return detail ?? title;
}
