import * as z from 'zod/mini';
import type { Endpoint } from './endpoint.ts';
import { endpointsServed, livePath } from './endpoints.ts';
import { ClientMessage, ServerMessage } from './live.ts';
import { Problem, problemStatus, problemTitle, type ProblemCode } from './problem.ts';

type Json = { readonly [key: string]: unknown };

/** Problems of every endpoint. */
const everywhere = ['bad_request', 'https_required', 'too_many_requests', 'internal_error'] as const;

/** Descriptions of the tags. The tag of an endpoint is the second part of its path. */
const tags = {
  ping: 'The replica itself',
  users: 'The account of the user',
  sessions: 'Sign-in, sign-out and the sessions of the user',
  admin: 'For administrators',
  live: 'The WebSocket of the live page',
} as const;

/** Generates the OpenAPI 3.1 document. */
export function openapiDocument({ labs }: { labs: boolean }): Json {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Session Lab',
      version: '1',
      description:
        'Every error is `application/problem+json` (RFC 9457) with a stable `code`. A new token is in the response header `Authorization`.',
      contact: { name: 'The maintainers of Session Lab' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The origin that serves this document' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: { ...paths(labs), [livePath]: { get: live() } },
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        /** RFC 6750, section 2.3: a browser cannot set a header on a handshake. */
        query: { type: 'apiKey', in: 'query', name: 'access_token', description: 'For the WebSocket only.' },
      },
      schemas: {
        Problem: schemaOf(Problem, 'output'),
        LiveClientMessage: schemaOf(ClientMessage, 'input'),
        LiveServerMessage: schemaOf(ServerMessage, 'output'),
      },
    },
  };
}

function paths(labs: boolean): Json {
  const byPath: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(endpointsServed(labs))) {
    const operation = { [endpoint.method.toLowerCase()]: operationOf(name, endpoint) };
    byPath[endpoint.path] = { ...byPath[endpoint.path], ...operation };
  }
  return byPath;
}

const accessOf: Record<
  Endpoint['access'],
  { readonly description: string; readonly security: readonly Json[] }
> = {
  anyone: { description: 'Needs no session.', security: [] },
  session: { description: 'Needs a session.', security: [{ bearer: [] }] },
  admin: { description: 'Needs the session of an administrator.', security: [{ bearer: [] }] },
  lab: { description: 'Belongs to a lab.', security: [{}, { bearer: [] }] },
};

const tagOf = (path: string): string => path.split('/')[2] ?? '';

function operationOf(name: string, endpoint: Endpoint): Json {
  const parameters = [
    ...parametersOf(endpoint.params, 'path'),
    ...parametersOf(endpoint.query, 'query'),
    ...(endpoint.takesDeviceToken === undefined ? [] : [deviceTokenParameter]),
  ];
  return {
    operationId: name,
    tags: [tagOf(endpoint.path)],
    summary: endpoint.summary,
    ...accessOf[endpoint.access],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(endpoint.body === undefined
      ? {}
      : { requestBody: { required: true, content: jsonContent(schemaOf(endpoint.body, 'input')) } }),
    responses: { [endpoint.status]: successOf(endpoint), ...problemResponses(endpoint.problems) },
  };
}

function successOf({ status, response, issuesToken }: Endpoint): Json {
  return {
    description: status === 204 ? 'Success, without a body.' : 'Success.',
    ...(issuesToken === undefined
      ? {}
      : { headers: { Authorization: tokenHeader, 'Device-Token': deviceTokenIssued } }),
    ...(response === undefined ? {} : { content: jsonContent(schemaOf(response, 'output')) }),
  };
}

const tokenHeader: Json = {
  description: '`Bearer <token>`: the new token. The body does not contain it.',
  required: true,
  schema: { type: 'string', pattern: '^Bearer [A-Za-z0-9_-]{86}$' },
};

const deviceTokenSchema: Json = { type: 'string', pattern: '^[A-Za-z0-9_-]{72}$' };

const deviceTokenIssued: Json = {
  description:
    'Proves at a later sign-in that this client signed in to the account before. Valid for 30 days.',
  required: true,
  schema: deviceTokenSchema,
};

const deviceTokenParameter: Json = {
  name: 'Device-Token',
  in: 'header',
  required: false,
  description:
    'The device token of an earlier sign-in to this account. With it, failed sign-ins of other clients at the same address do not limit this client.',
  schema: deviceTokenSchema,
};

/** Returns one response per status, with the codes in its description. */
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
    tags: [tagOf(livePath)],
    summary: 'Open the WebSocket (RFC 6455) of the live page',
    description:
      'Needs a session. JSON text messages: LiveClientMessage to the server and LiveServerMessage from it.',
    security: [{ query: [] }],
    responses: {
      '101': {
        description: 'The connection is a WebSocket now. It closes when the session ends.',
        content: {
          'application/json': {
            schema: {
              anyOf: [
                { $ref: '#/components/schemas/LiveClientMessage' },
                { $ref: '#/components/schemas/LiveServerMessage' },
              ],
            },
          },
        },
      },
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

/** Returns JSON Schema 2020-12, the dialect of OpenAPI 3.1. Leaves out refinements. */
function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output') {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => simplify(jsonSchema),
  });
  return rest;
}

/** Replaces a tuple of one type by a list of fixed length, and a `oneOf` with one choice by that choice. */
function simplify(schema: z.core.JSONSchema.BaseSchema): void {
  const { prefixItems: [first] = [], oneOf: [only, ...others] = [] } = schema;
  if (first !== undefined && schema.items === false) {
    schema.items = first;
    delete schema.prefixItems;
  }
  if (typeof only === 'object' && others.length === 0) {
    delete schema.oneOf;
    Object.assign(schema, only);
  }
}
