import { isProblemCode, problemStatus, type ProblemCode } from '@session-lab/contract';
import type { Answer } from './answer.ts';
import type { Case } from './case.ts';
import { isKnownAnswer } from './known-answers.ts';
import { codeOf, problemIn } from './problem-code.ts';

/** Refusals that are meant: the queues of passwords and of heavy lab work are bounded, and a client comes back later. */
const wantedCodes: readonly ProblemCode[] = ['server_busy', 'lab_busy'];

/** What a stack trace, or a path of the machine, looks like. Nothing that is generated does. */
const leaks = /\bat .+:\d+:\d+|node_modules|node:internal|file:\/\/|\.ts:\d+|\/(?:home|root|srv|app|apps)\//;

/** An error's body is never larger, whatever the request said. */
const errorBytesAtMost = 8 * 1024;

/** What is wrong with an answer; nothing, where it is as it should be. */
export function complaintsAbout(answer: Answer, { kase, nth }: { kase: Case; nth: number }): string[] {
  const wanted = kase.statuses?.[nth];
  const text = answer.body.toString();
  return [
    ...(wanted === undefined || wanted === answer.status ? [] : [`${answer.status}, and not ${wanted}`]),
    ...(answer.status >= 500 && !isWanted(answer) ? [`a ${answer.status} that nobody wants`] : []),
    ...(answer.headers.get('x-content-type-options') === 'nosniff' ? [] : ['not one nosniff']),
    ...(answer.status >= 400 && answer.body.length > errorBytesAtMost
      ? [`an error of ${answer.body.length} bytes`]
      : []),
    ...(answer.status === 401 && !answer.headers.has('www-authenticate')
      ? ['a 401 without a challenge']
      : []),
    ...(answer.status >= 400 ? aboutProblem(answer, kase.methods[nth] ?? '') : []),
    ...(answer.status >= 400 && leaks.test(text) ? ['a stack or a path in it'] : []),
    ...(kase.endpoint === undefined || isKnownAnswer(kase.endpoint, answer)
      ? []
      : [`an answer that the contract does not know of ${kase.endpoint}`]),
  ];
}

function isWanted(answer: Answer): boolean {
  const code = codeOf(answer);
  return code !== undefined && wantedCodes.includes(code);
}

function aboutProblem(answer: Answer, method: string): string[] {
  const { status, headers } = answer;
  if (!headers.get('content-type')?.startsWith('application/problem+json')) {
    return [`an error of the type ${headers.get('content-type')}`];
  }
  if (method === 'HEAD') return [];
  const problem = problemIn(answer);
  if (problem === undefined) return ['an error that does not parse as a problem'];
  if (!isProblemCode(problem.code)) return [`the unknown code ${problem.code}`];
  return problem.status === status && problemStatus[problem.code] === status
    ? []
    : [`${status} with the body of ${problem.code}, ${problem.status}`];
}
