import { isProblemCode, Problem, type ProblemCode } from '@session-lab/contract';
import type { Answer } from './answer.ts';

export function problemIn({ body }: Pick<Answer, 'body'>): Problem | undefined {
  try {
    return Problem.parse(JSON.parse(body.toString()));
  } catch {
    return undefined;
  }
}

/** The code of a problem; undefined where the answer is none, or has a code that nobody knows. */
export function codeOf(answer: Pick<Answer, 'body'>): ProblemCode | undefined {
  const code = problemIn(answer)?.code;
  return code !== undefined && isProblemCode(code) ? code : undefined;
}
