import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';

it('writes of an error what it says and where it came from, and nothing that hangs on it', () => {
  const lines: string[] = [];
  const logger = createLogger(
    { replicaName: 'api-1', logLevel: 'info' },
    { write: (line) => void lines.push(line) },
  );
  const cause = Object.assign(new Error('ERR no'), { command: { name: 'set', args: ['sid:x', 'canary'] } });
  logger.warn({ err: new Error('the store gave no answer', { cause }) }, 'request failed');
  expect(JSON.parse(lines.join(''))).toMatchObject({
    replica: 'api-1',
    err: { message: 'the store gave no answer', cause: { message: 'ERR no' } },
  });
  expect(lines.join('')).not.toContain('canary');
});
