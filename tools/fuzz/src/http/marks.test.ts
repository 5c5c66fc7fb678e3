import { expect, test } from 'vitest';
import { markOf, withTokens } from './marks.ts';

test('a mark is as long as a token, and becomes it', () => {
  expect(markOf('ended')).toHaveLength(86);
  const { bytes, used } = withTokens(`a ${markOf('good-1')} b ${markOf('admin')}`, (name) => `[${name}]`);
  expect(bytes).toBe('a [good-1] b [admin]');
  expect(used).toEqual(['good-1', 'admin']);
});

test('a mark that a mutation broke stays as it is', () => {
  const broken = markOf('good-1').replace('..', '.');
  expect(withTokens(broken, () => 'never')).toEqual({ bytes: broken, used: [] });
});
