import type { Answer } from './client.ts';
import { refusalOf } from './refusal.ts';

type Good<Data> = Extract<Answer<Data>, { ok: true }>;

/** For TanStack Query, which keeps what it had when a promise rejects. The message is for people. */
export async function loaded<Data>(answer: Promise<Answer<Data>>): Promise<Good<Data>> {
  const settled = await answer;
  if (settled.ok) return settled;
  const refusal = refusalOf(settled, []);
  throw new Error('form' in refusal ? refusal.form : 'This did not work. Try again.');
}
