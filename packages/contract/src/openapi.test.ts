import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { labEndpoints } from './labs/endpoints.ts';
import { openapiDocument } from './openapi.ts';

const Operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  security: z.array(z.looseObject({})),
  parameters: z.optional(
    z.array(
      z.looseObject({ name: z.string(), in: z.enum(['path', 'query', 'header']), required: z.boolean() }),
    ),
  ),
  requestBody: z.optional(
    z.looseObject({ content: z.looseObject({ 'application/json': z.looseObject({}) }) }),
  ),
  responses: z.record(
    z.string().check(z.regex(/^[1-5]\d\d$/)),
    z.looseObject({ description: z.string().check(z.minLength(1)) }),
  ),
});
const Document = z.looseObject({
  openapi: z.string().check(z.regex(/^3\.1\.\d$/)),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(
    z.string().check(z.startsWith('/v1/')),
    z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), Operation),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});

const document = Document.parse(openapiDocument({ labs: true }));
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

it('has every endpoint once, and the WebSocket', () => {
  const names = operations.map(({ operationId }) => operationId);
  expect(names.sort()).toEqual([...Object.keys(endpoints), 'live'].sort());
});

it('declares for every operation whether it needs a token', () => {
  const secured = operations
    .filter(({ security }) => security.some((needs) => 'bearer' in needs))
    .map(({ operationId }) => operationId);
  const wanted = Object.entries(endpoints).filter(([, { access }]) => access !== 'anyone');
  expect(secured.sort()).toEqual(wanted.map(([name]) => name).sort());
  expect(document.paths['/v1/live']?.get?.security).toEqual([{ query: [] }]);
});

it('describes no endpoint of the labs when they are off', () => {
  const text = JSON.stringify(openapiDocument({ labs: false }));
  expect(text).toContain('/v1/admin/sessions');
  expect(text).not.toMatch(/\/v1\/labs|injectFault|injectOutage|[cC]luster|\/v1\/admin\/(faults|outages)/);
});

it('every endpoint with a body lists the problems of a body', () => {
  const withBody = Object.entries<Endpoint>({ ...endpoints, ...labEndpoints }).filter(([, { body }]) => body);
  expect(withBody.length).toBeGreaterThan(10);
  const incomplete = withBody.filter(([, { problems }]) =>
    (['malformed_json', 'unsupported_media_type', 'payload_too_large'] as const).some(
      (code) => !problems.includes(code),
    ),
  );
  expect(incomplete.map(([name]) => name)).toEqual([]);
});

it('declares every parameter of a path', () => {
  expect(Object.keys(document.paths).filter((path) => path.includes('{'))).not.toEqual([]);
  for (const [path, methods] of Object.entries(document.paths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { parameters = [] } of Object.values(methods)) {
      const declared = parameters.filter((parameter) => parameter.in === 'path');
      expect(declared.map(({ name }) => name)).toEqual(inPath);
    }
  }
});

it('makes a parameter with a default optional', () => {
  const { parameters = [] } = document.paths['/v1/admin/sessions']?.get ?? {};
  expect(parameters.map(({ name, required }) => [name, required])).toEqual([
    ['cursor', false],
    ['count', false],
  ]);
});

it('describes each problem as application/problem+json with its codes', () => {
  const conflict = document.paths['/v1/users']?.post?.responses['409'];
  expect(conflict).toMatchObject({
    description: expect.stringMatching(/`user_name_taken`.*\n`email_taken`/),
    content: {
      'application/problem+json': { schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, {}] } },
    },
  });
});

it('refers to existing schemas only', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
  expect(references.length).toBeGreaterThan(0);
  for (const [, name = ''] of references) expect(document.components.schemas).toHaveProperty(name);
});

it('declares the response header with a new token', () => {
  expect(document.paths['/v1/sessions']?.post?.responses['201']).toMatchObject({
    headers: { Authorization: { required: true } },
  });
});

it('is JSON', () => {
  expect(JSON.parse(JSON.stringify(openapiDocument({ labs: true })))).toEqual(
    openapiDocument({ labs: true }),
  );
});
