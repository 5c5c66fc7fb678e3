import { expect, test } from 'vitest';
import { glossary, parseGlossary } from './glossary.ts';

test('reads the rows of the tables, without the signs of Markdown', () => {
  const text =
    '# Glossary\n\n| term | meaning |\n| --- | --- |\n| sign, verify | Compute the `HMAC`. See [faults](faults.md). |\n';
  expect([...parseGlossary(text)]).toEqual([
    ['sign', 'Compute the HMAC. See faults.'],
    ['verify', 'Compute the HMAC. See faults.'],
  ]);
});

test('explains every machine of the picture and the Redis commands', () => {
  const commands = ['GET', 'SET', 'GETEX', 'DEL', 'EXISTS', 'EVAL', 'PUBLISH'].map(
    (name) => `redis ${name.toLowerCase()}`,
  );
  expect(
    ['browser', 'nginx', 'replica', 'redis', 'token', ...commands].filter((term) => !glossary.has(term)),
  ).toEqual([]);
});
