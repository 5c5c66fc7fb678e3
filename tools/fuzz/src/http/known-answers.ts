import type { Endpoint, ProblemCode } from '@session-lab/contract';
import type { Answer } from './answer.ts';
import { allEndpoints } from './endpoints.ts';
import { codeOf } from './problem-code.ts';

/** Problems that any request may meet. NGINX's own are among them, and the refusal of a token that is in two places. */
const everywhere: readonly ProblemCode[] = [
  'bad_request',
  'invalid_request',
  'https_required',
  'payload_too_large',
  'uri_too_long',
  'too_many_requests',
];

/** Whether the contract says that this endpoint may answer so: its success, in its form, or one of its problems. */
export function isKnownAnswer(name: string, answer: Answer): boolean {
  const endpoint: Endpoint | undefined = allEndpoints[name];
  if (endpoint === undefined) return false;
  if (answer.status < 400) return answer.status === endpoint.status && isResponse(endpoint, answer);
  const code = codeOf(answer);
  return code !== undefined && [...endpoint.problems, ...everywhere].includes(code);
}

function isResponse({ response }: Endpoint, { body }: Answer): boolean {
  if (response === undefined) return body.length === 0;
  return response.safeParse(JSON.parse(body.toString())).success;
}
