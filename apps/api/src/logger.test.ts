import { expect, it } from 'vitest';
import { createLogger, inRequest } from './logger.ts';

it('logs the message, stack and cause of an error, and none of its other properties', () => {
  const lines: string[] = [];
  const logger = createLogger(
    { replicaName: 'api-1', logLevel: 'info' },
    { write: (line) => void lines.push(line) },
  );
  const cause = Object.assign(new Error('ERR no'), { command: { name: 'set', args: ['sid:x', 'canary'] } });
  logger.warn({ err: new Error('the store did not reply', { cause }) }, 'request failed');
  expect(JSON.parse(lines.join(''))).toMatchObject({
    replica: 'api-1',
    err: { message: 'the store did not reply', cause: { message: 'ERR no' } },
  });
  expect(lines.join('')).not.toContain('canary');
});

it('masks secrets in the message and the stack of an error', () => {
  const lines: string[] = [];
  const logger = createLogger(
    { replicaName: 'api-1', logLevel: 'info' },
    { write: (line) => void lines.push(line) },
  );
  const token = 'canary'.repeat(14) + 'to';
  const cause = new Error(`ERR unknown command 'x', with args beginning with: 'canary'`);
  logger.warn({ err: new Error(`no session for ${token}`, { cause }) }, 'request failed');
  expect(JSON.parse(lines.join(''))).toMatchObject({
    err: { message: 'no session for [masked]', stack: expect.stringContaining('logger.test.ts') },
  });
  expect(lines.join('')).not.toContain('canary');
});

it('adds the id of the request and the address of the client to every line within a request', async () => {
  const lines: string[] = [];
  const logger = createLogger(
    { replicaName: 'api-1', logLevel: 'info' },
    { write: (line) => void lines.push(line) },
  );
  const later = (context: { requestId: string; client: string }): Promise<void> =>
    new Promise((resolve) => {
      inRequest(context, () => {
        setTimeout(() => {
          logger.info({ own: context.requestId }, 'within');
          resolve();
        });
      });
    });
  await Promise.all([
    later({ requestId: 'a', client: '192.0.2.1' }),
    later({ requestId: 'b', client: '192.0.2.2' }),
  ]);
  logger.info('outside');
  const seen = lines.map((line): unknown => JSON.parse(line));
  expect(seen).toMatchObject([
    { own: 'a', requestId: 'a', client: '192.0.2.1' },
    { own: 'b', requestId: 'b', client: '192.0.2.2' },
    { msg: 'outside', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/) },
  ]);
  expect(seen[2]).not.toHaveProperty('requestId');
});
