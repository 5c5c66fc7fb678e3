import { once } from 'node:events';
import { createServer } from 'node:http';
import express, { type RequestHandler } from 'express';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Problem, problem } from '@session-lab/contract';
import { createLogger } from '../logger.ts';
import { problemBody, problems } from './problems.ts';

/** Resolves to the response of a route with this handler. Its log lines are added to `lines`. */
async function answerOf(handler: RequestHandler, lines: string[] = []): Promise<Response> {
  const logger = createLogger(
    { replicaName: 'api-1', logLevel: 'info' },
    { write: (line) => void lines.push(line) },
  );
  const app = express()
    .use(handler)
    .use(problems({ logger, onProblem: () => undefined }));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return fetch(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
}

it.each<[string, unknown]>([
  ['an error with a secret in it', new Error('canary in /srv/app/secrets', { cause: new Error('canary') })],
  ['an error that claims to be public', Object.assign(new Error('canary'), { status: 418, expose: true })],
  ['a text', 'canary'],
  ['an object', { message: 'canary', stack: 'canary' }],
])('an unexpected error is a 500 that reveals nothing to the client: %s', async (_, thrown) => {
  const answer = await answerOf((_req, _res, next) => next(thrown));
  expect(answer.status).toBe(500);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(JSON.stringify([...answer.headers])).not.toContain('canary');
  expect(await answer.json()).toEqual(problem('internal_error'));
});

it('an error after the start of the response aborts it, adds nothing to it, and logs one line', async () => {
  const lines: string[] = [];
  const printed = vi.spyOn(console, 'error');
  const answer = await answerOf((_req, res) => {
    res.write('begun');
    throw new Error('in two\nlines');
  }, lines);
  await expect(answer.text()).rejects.toThrow('terminated');
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { level: 40, err: { message: 'in two\nlines' }, msg: 'response aborted after its headers were sent' },
  ]);
  expect(printed).not.toHaveBeenCalled();
});

const errorsOf = (count: number, path: string) =>
  Array.from({ length: count }, (_, at) => ({ path: `${path}${at}`, message: 'This field is not known.' }));
const read = (body: string): Problem => Problem.parse(JSON.parse(body));

describe('the body of a problem', () => {
  it('equals the problem of the contract if that is short', () => {
    const extra = { detail: 'Once.', errors: errorsOf(3, 'field'), step: 'signature' };
    expect(read(problemBody('validation_failed', extra))).toEqual(problem('validation_failed', extra));
  });

  it('contains the first ten of a thousand field errors, each path cut to 200 characters', () => {
    const { errors = [] } = read(
      problemBody('validation_failed', { errors: errorsOf(1_000, 'k'.repeat(8_000)) }),
    );
    expect(errors).toHaveLength(10);
    for (const { path } of errors) expect(path).toBe(`${'k'.repeat(199)}…`);
  });

  it.each([
    ['control characters', '\0'.repeat(16_000)],
    ['halves of surrogate pairs', '\uD83D'.repeat(16_000)],
    ['characters of three bytes', '\uFFFF'.repeat(16_000)],
    ['emoji', '🐎'.repeat(8_000)],
    ['quotes', '"'.repeat(16_000)],
  ])('is at most 8 KB: %s', (_, text) => {
    const errors = Array.from({ length: 100 }, () => ({ path: text, message: text }));
    const body = problemBody('validation_failed', { detail: text, errors });
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(8_192);
    expect(read(body).code).toBe('validation_failed');
  });
});
