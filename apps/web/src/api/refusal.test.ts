import { expect, test } from 'vitest';
import { problem, problemTitle, type ProblemCode } from '@session-lab/contract';
import type { Answer } from './client.ts';
import { refusalOf } from './refusal.ts';

const exchange = {
  number: 1,
  type: 'http',
  method: 'POST',
  path: '/v1/users',
  startedAtMs: 0,
  totalMs: 1,
  status: 422,
  code: undefined,
  credential: { kind: 'none' },
  issuedPublicId: undefined,
  tried: [],
  servedBy: 'api-1',
  connection: undefined,
  timing: {},
  requestHeaders: [],
  responseHeaders: [],
} as const;
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
] as const)('%s is said beside %s', (code, path) => {
  expect(refusalOf(refused(code), fields)).toEqual({ fields: [{ path, message: problemTitle[code] }] });
});

test('a wrong password is said beside the current one, where the form has it', () => {
  const answer = refused('wrong_password');
  expect(refusalOf(answer, ['currentPassword', 'newPassword'])).toHaveProperty(
    'fields.0.path',
    'currentPassword',
  );
  expect(refusalOf(answer, fields)).toEqual({ form: problemTitle.wrong_password });
});

test('what the server found wrong is said beside the fields it names', () => {
  const errors = [{ path: 'password', message: 'Many people use this password; choose another.' }];
  expect(refusalOf(refused('validation_failed', { errors }), fields)).toEqual({ fields: errors });
});

test('an error of a field that the form does not have is not lost', () => {
  const errors = [{ path: 'nickname', message: 'Unknown.' }];
  expect(refusalOf(refused('validation_failed', { errors }), fields)).toEqual({
    form: problemTitle.validation_failed,
  });
});

test('slowed down: says for how long', () => {
  expect(refusalOf(refused('too_many_requests', { retryAfterMs: 7_400 }), fields)).toEqual({
    form: 'Too many tries. Try again in 8 s.',
  });
});

test('the store away: says that nothing changed', () => {
  expect(refusalOf(refused('store_unavailable', { retryAfterMs: 1000 }), fields)).toHaveProperty(
    'form',
    expect.stringContaining('nothing changed'),
  );
});

test('no answer at all', () => {
  expect(refusalOf({ ok: false, offline: true, exchange }, fields)).toHaveProperty(
    'form',
    expect.stringContaining('No answer'),
  );
});
