import { isProblemCode, problemStatus, type ProblemCode } from '@session-lab/contract';
import type { Response } from './response.ts';
import type { FuzzCase } from './fuzz-case.ts';
import { isDocumented } from './documented.ts';
import { problemCodeOf, problemIn } from './documented.ts';

/**
 * Expected 5xx codes: the queues of password hashing and of heavy lab work are bounded, and a client retries
 * later.
 */
const expectedServerErrors: readonly ProblemCode[] = ['server_busy', 'lab_busy'];

/** Matches a stack trace or a path of the machine. No generated text matches. */
const leaks = /\bat .+:\d+:\d+|node_modules|node:internal|file:\/\/|\.ts:\d+|\/(?:home|root|srv|app|apps)\//;

/** Maximum size of an error's body, for every request. */
const maxErrorBytes = 8 * 1024;

/** Returns one sentence for each fault of a response. */
export function evaluate(
  response: Response,
  { fuzzCase, nth }: { fuzzCase: FuzzCase; nth: number },
): string[] {
  const wanted = fuzzCase.statuses?.[nth];
  const text = response.body.toString();
  return [
    ...(wanted === undefined || wanted === response.status
      ? []
      : [`expected status ${wanted}, got ${response.status}`]),
    ...(response.status >= 500 && !isExpectedServerError(response) ? [`unexpected ${response.status}`] : []),
    ...(response.headers.get('x-content-type-options') === 'nosniff'
      ? []
      : ['expected one X-Content-Type-Options: nosniff']),
    ...(response.status >= 400 && response.body.length > maxErrorBytes
      ? [`error body of ${response.body.length} bytes`]
      : []),
    ...(response.status === 401 && !response.headers.has('www-authenticate')
      ? ['401 without WWW-Authenticate']
      : []),
    ...(response.status >= 400 ? evaluateProblem(response, fuzzCase.methods[nth] ?? '') : []),
    ...(response.status >= 400 && leaks.test(text) ? ['the body contains a stack trace or a path'] : []),
    ...(fuzzCase.endpoint === undefined || isDocumented(fuzzCase.endpoint, response)
      ? []
      : [`the contract does not list this response for ${fuzzCase.endpoint}`]),
  ];
}

function isExpectedServerError(response: Response): boolean {
  const code = problemCodeOf(response);
  return code !== undefined && expectedServerErrors.includes(code);
}

function evaluateProblem(response: Response, method: string): string[] {
  const { status, headers } = response;
  if (!headers.get('content-type')?.startsWith('application/problem+json')) {
    return [`error with the content type ${headers.get('content-type')}`];
  }
  if (method === 'HEAD') return [];
  const problem = problemIn(response);
  if (problem === undefined) return ['the error body is not a valid problem'];
  if (!isProblemCode(problem.code)) return [`unknown problem code ${problem.code}`];
  return problem.status === status && problemStatus[problem.code] === status
    ? []
    : [`status ${status} with a body for ${problem.code}, ${problem.status}`];
}
