import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { manualClock } from '@session-lab/session/testing';
import type { AuditEvent } from '../audit/audit.ts';
import { createAccountStore } from '../users/store.ts';
import { parseRoleCommand, runRoleCommand, type RoleCommand } from './role-command.ts';
import { memorySessions } from '../testing/sessions.ts';

const clock = manualClock();
const redis = new Redis(`${inject('redisUrl')}/11`, { lazyConnect: true });
const accounts = createAccountStore(redis);
const sessions = memorySessions(clock);

const account = {
  id: 'user-1',
  userName: 'Ada',
  userNameKey: 'ada',
  displayName: 'Another name',
  email: 'ada@example.org',
  emailKey: 'ada@example.org',
  role: 'user',
  createdAt: '2026-11-29T10:00:00.000Z',
  passwordHash: 'x',
  authVersion: 1,
} as const;

beforeAll(() => redis.connect());
beforeEach(async () => {
  await redis.flushdb();
  await accounts.reserve(account.id, account);
  await accounts.create(account);
});
afterAll(() => redis.disconnect());

/** Runs a command. `answer` is the answer to its question. It is undefined if standard input is not a terminal. */
async function run(command: Partial<RoleCommand>, answer: boolean | undefined) {
  const printed: string[] = [];
  const questions: string[] = [];
  const events: AuditEvent[] = [];
  const confirm = (question: string): Promise<boolean> => {
    questions.push(question);
    return Promise.resolve(answer === true);
  };
  const result = await runRoleCommand(
    { login: 'ada', role: 'admin', yes: false, ...command },
    {
      accounts,
      sessions,
      audit: (event) => void events.push(event),
      systemUser: 'operator',
      print: (text) => void printed.push(text),
      confirm: answer === undefined ? undefined : confirm,
    },
  );
  const role = (await accounts.find(account.id))?.role;
  return { result, role, events: events.length, questions: questions.length, printed: printed.join('\n') };
}

const shown = 'User name:  Ada\nSigned up:  2026-11-29\nRole:       user';

it.each(['ada', 'ADA', ' ada@EXAMPLE.org'])(
  'prints the user name and the date of the sign-up, requests a confirmation, and changes the role: %s',
  async (login) => {
    expect(await run({ login }, true)).toEqual({
      result: 'changed',
      role: 'admin',
      events: 1,
      questions: 1,
      printed: shown,
    });
  },
);

it('changes nothing when the answer is no', async () => {
  expect(await run({}, false)).toMatchObject({
    result: 'declined',
    role: 'user',
    events: 0,
    printed: shown,
  });
});

it('changes nothing when standard input is not a terminal, except with --yes', async () => {
  expect(await run({}, undefined)).toMatchObject({ result: 'needs_yes', role: 'user', events: 0 });
  expect(await run({ yes: true }, undefined)).toMatchObject({
    result: 'changed',
    role: 'admin',
    questions: 0,
  });
});

it('finds no account for another name', async () => {
  expect(await run({ login: 'bob' }, true)).toMatchObject({ result: 'not_found', events: 0, printed: '' });
});

it.each([
  [['grant', 'ada'], { login: 'ada', role: 'admin', yes: false }],
  [['revoke', 'ada@example.org', '--yes'], { login: 'ada@example.org', role: 'user', yes: true }],
  [['--yes', 'grant', 'ada'], { login: 'ada', role: 'admin', yes: true }],
  [[], undefined],
  [['grant'], undefined],
  [['make', 'ada'], undefined],
  [['grant', 'ada', 'bob'], undefined],
  [['grant', 'ada', '--force'], undefined],
])('parses the arguments %j', (args, command) => {
  expect(parseRoleCommand(args)).toEqual(command);
});
