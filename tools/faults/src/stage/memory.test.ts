import { expect, test } from 'vitest';
import { residentIn } from './memory.ts';

test('the memory is read from the metrics, in MB', () => {
  const metrics = ['# TYPE x gauge', 'process_resident_memory_bytes{replica="api-1"} 123456789', 'y 1'].join(
    '\n',
  );
  expect(residentIn(metrics)).toBeCloseTo(123.456789);
});

test('metrics without it are an error, and not no memory', () => {
  expect(() => residentIn('y 1')).toThrow('do not tell');
});
