import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { bounds, createCollector } from './collector.ts';

const loot = (text: string) => ({ kind: 'collect', text, origin: '', referer: '' }) as const;

it('keeps the latest entries of a student, cut to their maximum length', () => {
  const collector = createCollector(() => 0);
  for (let count = 0; count <= bounds.entries; count += 1) collector.add('ada', loot(`${count}`));
  collector.add('ada', loot('x'.repeat(bounds.characters + 1)));
  const texts = collector.seen('ada').map(({ text }) => text);
  expect(texts).toHaveLength(bounds.entries);
  expect(texts[0]).toBe('2');
  expect(texts.at(-1)).toHaveLength(bounds.characters);
});

it('forgets the student without a new entry for the longest time when there are too many', () => {
  const collector = createCollector(() => 0);
  collector.add('first', loot('a'));
  collector.add('second', loot('b'));
  collector.add('first', loot('c'));
  for (let count = 2; count <= bounds.students; count += 1) collector.add(`${count}`, loot('d'));
  expect(collector.seen('second')).toEqual([]);
  expect(collector.seen('first')).toHaveLength(2);
});

it('forgets an entry after an hour', () => {
  let nowMs = 0;
  const collector = createCollector(() => nowMs);
  collector.add('ada', loot('a'));
  nowMs = bounds.lastsMs - 1;
  expect(collector.seen('ada')).toHaveLength(1);
  nowMs = bounds.lastsMs;
  expect(collector.seen('ada')).toEqual([]);
});

function heapMb(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed / 1e6;
}

it('keeps less than 30 MB when it is full, however long the texts were', () => {
  const collector = createCollector(() => 0);
  const before = heapMb();
  for (let student = 0; student < bounds.students; student += 1)
    for (let entry = 0; entry < bounds.entries; entry += 1)
      collector.add(`${student}`, loot(`${student} ${entry} ${'x'.repeat(8_000)}`));
  expect(heapMb() - before).toBeLessThan(30);
  expect(collector.seen('0')).toHaveLength(bounds.entries);
});
