import { endpoints, isProblemCode, Problem, type Endpoint, type ProblemCode } from '@session-lab/contract';
import { isOnBankPort } from '@session-lab/contract/labs/bank';
import { labEndpoints } from '@session-lab/contract/labs/endpoints';
import type { Response } from './response.ts';

type Endpoints = Readonly<Record<string, Endpoint>>;

/** Every endpoint by its name; a lab's as `anatomy.readMe`. */
export const allEndpoints: Endpoints = { ...endpoints, ...labEndpoints };

const onPort = (isBank: boolean): Endpoints =>
  Object.fromEntries(Object.entries(allEndpoints).filter(([, { path }]) => isOnBankPort(path) === isBank));

export const appEndpoints = onPort(false);
export const bankEndpoints = onPort(true);

/** Problems that any endpoint may return, with NGINX's own and the refusal of a token in two places. */
const everywhere: readonly ProblemCode[] = [
  'bad_request',
  'invalid_request',
  'https_required',
  'payload_too_large',
  'uri_too_long',
  'too_many_requests',
];

/**
 * Returns true if the contract lists this response for the endpoint: the success with its schema, or one of
 * its problems.
 */
export function isDocumented(name: string, response: Response): boolean {
  const endpoint: Endpoint | undefined = allEndpoints[name];
  if (endpoint === undefined) return false;
  // The bank sends a browser that posted a form to a page.
  if (response.status === 303 && isOnBankPort(endpoint.path)) return response.headers.has('location');
  if (response.status < 400) return response.status === endpoint.status && isResponse(endpoint, response);
  const code = problemCodeOf(response);
  return code !== undefined && [...endpoint.problems, ...everywhere].includes(code);
}

function isResponse({ response }: Endpoint, { body }: Response): boolean {
  if (response === undefined) return body.length === 0;
  return response.safeParse(JSON.parse(body.toString())).success;
}

export function problemIn({ body }: Pick<Response, 'body'>): Problem | undefined {
  try {
    return Problem.parse(JSON.parse(body.toString()));
  } catch {
    return undefined;
  }
}

/** Returns the problem's code; undefined if the body is not a problem or the code is unknown. */
export function problemCodeOf(response: Pick<Response, 'body'>): ProblemCode | undefined {
  const code = problemIn(response)?.code;
  return code !== undefined && isProblemCode(code) ? code : undefined;
}
