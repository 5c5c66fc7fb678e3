import type { Problem } from '@session-lab/contract';
import type { Answer } from './client.ts';

export type FieldError = { path: string; message: string };
type Refused = Extract<Answer<unknown>, { ok: false }>;

/** The messages that a form shows for a refused request: at its fields, or one message for the whole form. */
export type Refusal = { fields: FieldError[] } | { form: string };

/** Problem codes that belong to one field. */
const fieldByCode = new Map([
  ['user_name_taken', 'userName'],
  ['email_taken', 'email'],
  ['wrong_password', 'currentPassword'],
  // The server does not reveal which of the two is wrong: the message covers both.
  ['invalid_credentials', 'password'],
]);

/** Returns the messages for a refused request. An error of a field that the form does not have goes to the whole form. */
export function refusalOf(answer: Refused, fieldNames: readonly string[]): Refusal {
  if (answer.offline) return { form: 'The server did not answer. Check your network and try again.' };
  const { code, title, errors = [] } = answer.problem;
  const field = fieldByCode.get(code);
  const fields = field === undefined ? errors : [{ path: field, message: title }];
  if (fields.length > 0 && fields.every(({ path }) => fieldNames.includes(path))) return { fields };
  return { form: messageFor(answer.problem, answer.retryAfterMs) };
}

function messageFor({ code, title, detail }: Problem, retryAfterMs = 0): string {
  const inSeconds = retryAfterMs > 0 ? `in ${Math.ceil(retryAfterMs / 1000)} s` : 'in a moment';
  if (code === 'too_many_requests') return `Too many attempts. Try again ${inSeconds}.`;
  if (code === 'server_busy') return `Many users are signing in. Try again ${inSeconds}.`;
  if (code === 'store_unavailable') return 'Redis is unavailable. Nothing was changed. Try again.';
  if (code === 'no_replica' || code === 'bad_gateway')
    return 'No server is available. Try again in a moment.';
  return detail ?? title;
}
