import { expect, test } from 'vitest';
import { problem, problemTitle, type ProblemCode } from '@session-lab/contract';
import type { Answer } from './client.ts';
import { refusalOf } from './refusal.ts';
import { testExchange } from './test-exchange.ts';

const exchange = testExchange({ status: 422 });
const fields = ['userName', 'email', 'password'];

function refused(
  code: ProblemCode,
  more: { retryAfterMs?: number; errors?: { path: string; message: string }[] } = {},
): Extract<Answer<never>, { ok: false }> {
  const { retryAfterMs, ...extra } = more;
  return { ok: false, offline: false, problem: problem(code, extra), retryAfterMs, exchange };
}

test.each([
  ['user_name_taken', 'userName'],
  ['email_taken', 'email'],
  ['invalid_credentials', 'password'],
] as const)('shows %s at the field %s', (code, path) => {
  expect(refusalOf(refused(code), fields)).toEqual({ fields: [{ path, message: problemTitle[code] }] });
});

test('shows a wrong password at the current-password field, if the form has one', () => {
  const answer = refused('wrong_password');
  expect(refusalOf(answer, ['currentPassword', 'newPassword'])).toHaveProperty(
    'fields.0.path',
    'currentPassword',
  );
  expect(refusalOf(answer, fields)).toEqual({ form: problemTitle.wrong_password });
});

test('shows the errors of the server at the fields that they name', () => {
  const errors = [{ path: 'password', message: 'Many users have this password; choose another.' }];
  expect(refusalOf(refused('validation_failed', { errors }), fields)).toEqual({ fields: errors });
});

test('shows the error of a missing field for the whole form', () => {
  const errors = [{ path: 'nickname', message: 'Unknown.' }];
  expect(refusalOf(refused('validation_failed', { errors }), fields)).toEqual({
    form: problemTitle.validation_failed,
  });
});

test('shows the time to wait after too many attempts', () => {
  expect(refusalOf(refused('too_many_requests', { retryAfterMs: 7_400 }), fields)).toEqual({
    form: 'Too many attempts. Try again in 8 s.',
  });
});

test('shows that nothing changed when Redis is unavailable', () => {
  expect(refusalOf(refused('store_unavailable', { retryAfterMs: 1000 }), fields)).toHaveProperty(
    'form',
    expect.stringContaining('Nothing was changed'),
  );
});

test('shows that no answer came', () => {
  expect(refusalOf({ ok: false, offline: true, exchange }, fields)).toHaveProperty(
    'form',
    expect.stringContaining('did not answer'),
  );
});
