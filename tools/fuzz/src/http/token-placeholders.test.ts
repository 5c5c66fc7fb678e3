import { expect, test } from 'vitest';
import { placeholderFor, fillIn, studentPlaceholder } from './token-placeholders.ts';

test('a placeholder is as long as a token and is replaced by the token', () => {
  expect(placeholderFor('ended')).toHaveLength(86);
  const { bytes, used } = fillIn(`a ${placeholderFor('good-1')} b ${placeholderFor('admin')}`, {
    tokenOf: (name) => `[${name}]`,
    student: 's',
  });
  expect(bytes).toBe('a [good-1] b [admin]');
  expect(used).toEqual(['good-1', 'admin']);
});

test('a placeholder that a mutation changed is not replaced', () => {
  const broken = placeholderFor('good-1').replace('..', '.');
  expect(fillIn(broken, { tokenOf: () => 'never', student: 's' })).toEqual({ bytes: broken, used: [] });
});

test('the placeholder of the student has the form of an id, so that its request keeps its length', () => {
  expect(studentPlaceholder).toMatch(/^[\w-]{22}$/);
  const { bytes } = fillIn(`a ${studentPlaceholder} b`, { tokenOf: () => 'never', student: 's'.repeat(22) });
  expect(bytes).toBe(`a ${'s'.repeat(22)} b`);
});
