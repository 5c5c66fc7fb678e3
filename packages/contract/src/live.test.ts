import { describe, expect, it } from 'vitest';
import { ClientMessage, maxLines, messageLength, squeezeLines } from './live.ts';

describe('the lines of a message', () => {
  it.each([
    ['a\nb', 'a\nb'],
    ['  a\n\n\n\nb  ', 'a\nb'],
    ['a\r\n\r\nb\u2028\u2029\u0085\v\fc', 'a\nb\nc'],
    ['a\n \t\u200b\n\u2060\n\u2800\n\u3164\nb', 'a\nb'],
    ['👩‍👩‍👧 ❤️\n\n👍🏽', '👩‍👩‍👧 ❤️\n👍🏽'],
    ['\n\u200b\n\u00ad\u2800', ''],
  ])('squeezes a run of line breaks and blanks to one line break: %j', (text, squeezed) => {
    expect(squeezeLines(text)).toBe(squeezed);
    expect(squeezeLines(squeezed)).toBe(squeezed);
  });

  it('are ten at most, and the tenth has the rest of the text', () => {
    const text = Array.from({ length: 100 }, (_, at) => `${at}`).join('\n');
    const lines = squeezeLines(text).split('\n');
    expect(lines).toHaveLength(maxLines);
    expect(lines.at(-1)).toMatch(/^9 10 11 .* 99$/);
  });

  it.each(['\n', '\u200b', '\u200b\n', 'a\n', 'e\u0301'])(
    'a message full of %j takes less than 5 ms',
    (unit) => {
      const text = unit.repeat(64_000 / unit.length);
      const tookMs = Array.from({ length: 20 }, () => {
        const startedAtMs = Date.now();
        ClientMessage.safeParse({ type: 'send', id: '1', text });
        squeezeLines(text.slice(0, 8_000));
        return Date.now() - startedAtMs;
      });
      // The best of twenty: other processes use this machine too.
      expect(Math.min(...tookMs)).toBeLessThan(5);
    },
  );
});

const parse = (text: string) => ClientMessage.safeParse({ type: 'send', id: '1', text }).success;

it('a message longer than 500 characters is refused, even if squeezing would make it shorter', () => {
  expect(parse('x'.repeat(messageLength))).toBe(true);
  expect(parse('x'.repeat(messageLength + 1))).toBe(false);
  expect(parse(`x${'\n'.repeat(messageLength)}`)).toBe(false);
  expect(parse('\u200b\n')).toBe(false);
});
