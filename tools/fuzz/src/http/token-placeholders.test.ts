import { expect, test } from 'vitest';
import { placeholderFor, fillIn } from './token-placeholders.ts';

test('a placeholder is as long as a token and is replaced by the token', () => {
  expect(placeholderFor('ended')).toHaveLength(86);
  const { bytes, used } = fillIn(
    `a ${placeholderFor('good-1')} b ${placeholderFor('admin')}`,
    (name) => `[${name}]`,
  );
  expect(bytes).toBe('a [good-1] b [admin]');
  expect(used).toEqual(['good-1', 'admin']);
});

test('a placeholder that a mutation changed is not replaced', () => {
  const broken = placeholderFor('good-1').replace('..', '.');
  expect(fillIn(broken, () => 'never')).toEqual({ bytes: broken, used: [] });
});
