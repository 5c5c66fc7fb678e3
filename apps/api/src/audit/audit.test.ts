import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createLogger } from '../logger.ts';
import { createAudit, levelOf } from './audit.ts';

it('docs/logs.md has a row for every event, and for no other', () => {
  const document = readFileSync(join(import.meta.dirname, '../../../../docs/logs.md'), 'utf8');
  const [, events = ''] = document.split('\n## Events\n');
  const rows = [...events.matchAll(/^\| `(\w+)` +\| (info|warn) /gm)].map(([, event, level]) => [
    event,
    level,
  ]);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows).toEqual(Object.entries(levelOf));
});

it('LOG_LEVEL does not switch the events off', () => {
  const lines: string[] = [];
  const logger = createLogger(
    { replicaName: 'api-1', logLevel: 'fatal' },
    { write: (line) => void lines.push(line) },
  );
  logger.error('nothing');
  createAudit(logger)({ event: 'token_forged' });
  expect(lines).toHaveLength(1);
});
