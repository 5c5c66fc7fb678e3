import type { Answer } from './client.ts';
import { refusalOf } from './refusal.ts';

type Good<Data> = Extract<Answer<Data>, { ok: true }>;

/** Returns a good answer. Throws for any other answer, as TanStack Query expects. The user sees the message of the error. */
export async function unwrapAnswer<Data>(pending: Promise<Answer<Data>>): Promise<Good<Data>> {
  const answer = await pending;
  if (answer.ok) return answer;
  const refusal = refusalOf(answer, []);
  throw new Error('form' in refusal ? refusal.form : 'The request failed. Try again.');
}
