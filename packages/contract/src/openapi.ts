import * as z from 'zod/mini';
import type { Endpoint } from './endpoint.ts';
import { endpoints, livePath } from './endpoints.ts';
import { ClientMessage, ServerMessage } from './live.ts';
import { Problem, problemStatus, problemTitle, type ProblemCode } from './problem.ts';

type Json = { readonly [key: string]: unknown };

/** Problems that any request may meet, whichever endpoint it asks. */
const everywhere = ['bad_request', 'https_required', 'too_many_requests', 'internal_error'] as const;

/** The whole HTTP API as an OpenAPI 3.1 document, made from the endpoints' own schemas. */
export function openapiDocument(): Json {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Session Lab',
      version: '1',
      description:
        'Every error is `application/problem+json` (RFC 9457) with a stable `code`. A new token comes in the response header `Authorization`.',
    },
    paths: { ...paths(), [livePath]: { get: live() } },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Problem: schemaOf(Problem, 'output'),
        LiveClientMessage: schemaOf(ClientMessage, 'input'),
        LiveServerMessage: schemaOf(ServerMessage, 'output'),
      },
    },
  };
}

function paths(): Json {
  const byPath: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const operation = { [endpoint.method.toLowerCase()]: operationOf(name, endpoint) };
    byPath[endpoint.path] = { ...byPath[endpoint.path], ...operation };
  }
  return byPath;
}

function operationOf(name: string, endpoint: Endpoint): Json {
  const parameters = [...parametersOf(endpoint.params, 'path'), ...parametersOf(endpoint.query, 'query')];
  return {
    operationId: name,
    summary: endpoint.summary,
    ...(endpoint.access === 'anyone' ? {} : { security: [{ bearer: [] }] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(endpoint.body === undefined
      ? {}
      : { requestBody: { required: true, content: jsonContent(schemaOf(endpoint.body, 'input')) } }),
    responses: { [endpoint.status]: successOf(endpoint), ...problemResponses(endpoint.problems) },
  };
}

function successOf({ status, response, issuesToken }: Endpoint): Json {
  return {
    description: status === 204 ? 'Done.' : 'As asked.',
    ...(issuesToken === undefined ? {} : { headers: { Authorization: tokenHeader } }),
    ...(response === undefined ? {} : { content: jsonContent(schemaOf(response, 'output')) }),
  };
}

const tokenHeader: Json = {
  description: '`Bearer <token>`: the new token, here and nowhere else.',
  required: true,
  schema: { type: 'string', pattern: '^Bearer [A-Za-z0-9_-]{86}$' },
};

/** One response a status, which names the codes that come with it. */
function problemResponses(own: readonly ProblemCode[]): Json {
  const responses: Record<string, Json> = {};
  const codes = [...new Set<ProblemCode>([...own, ...everywhere])];
  for (const status of new Set(codes.map((code) => problemStatus[code]))) {
    const here = codes.filter((code) => problemStatus[code] === status);
    responses[status] = {
      description: here.map((code) => `\`${code}\`: ${problemTitle[code]}`).join('\n'),
      headers: problemHeaders(status),
      content: {
        'application/problem+json': {
          schema: {
            allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: here } } }],
          },
        },
      },
    };
  }
  return responses;
}

function problemHeaders(status: number): Json {
  if (status === 401) return { 'WWW-Authenticate': { schema: { type: 'string' } } };
  if (status === 429 || status === 503) {
    return { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer', minimum: 1 } } };
  }
  return {};
}

function live(): Json {
  const codes: readonly ProblemCode[] = [
    'upgrade_required',
    'origin_not_allowed',
    'authentication_required',
    'invalid_token',
    'invalid_request',
    'store_unavailable',
  ];
  return {
    operationId: 'live',
    summary:
      'The WebSocket (RFC 6455): JSON text messages, LiveClientMessage to the server and LiveServerMessage from it',
    parameters: [{ name: 'access_token', in: 'query', required: true, schema: { type: 'string' } }],
    responses: {
      '101': { description: 'Speaks WebSocket from here on; closes when the session ends.' },
      ...problemResponses(codes),
    },
  };
}

function parametersOf(schema: z.ZodMiniType | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input');
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }));
}

const jsonContent = (schema: unknown): Json => ({ 'application/json': { schema } });

/** JSON Schema 2020-12 is OpenAPI 3.1's own dialect. What only code can check (a refinement) is left out. */
function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output') {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return rest;
}
