import { once } from 'node:events';
import { createServer } from 'node:http';
import express, { type RequestHandler } from 'express';
import { expect, it, onTestFinished, vi } from 'vitest';
import { problem } from '@session-lab/contract';
import { createLogger } from '../logger.ts';
import { problems } from './problems.ts';

/** The answer of a route that does this; its log goes to `lines`. */
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
  ['an error that says it is public', Object.assign(new Error('canary'), { status: 418, expose: true })],
  ['a text', 'canary'],
  ['an object', { message: 'canary', stack: 'canary' }],
])('%s that nobody expected is a 500, and the client learns nothing of it', async (_, thrown) => {
  const answer = await answerOf((_req, _res, next) => next(thrown));
  expect(answer.status).toBe(500);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(JSON.stringify([...answer.headers])).not.toContain('canary');
  expect(await answer.json()).toEqual(problem('internal_error'));
});

it('a route that fails after it has begun to answer cuts the answer off, adds nothing to it, and logs one line', async () => {
  const lines: string[] = [];
  const printed = vi.spyOn(console, 'error');
  const answer = await answerOf((_req, res) => {
    res.write('begun');
    throw new Error('in two\nlines');
  }, lines);
  await expect(answer.text()).rejects.toThrow('terminated');
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { level: 40, err: { message: 'in two\nlines' }, msg: 'an answer was broken off' },
  ]);
  expect(printed).not.toHaveBeenCalled();
});
