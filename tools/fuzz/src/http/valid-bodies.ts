import * as fc from 'fast-check';
import { ClusterServerName } from '@session-lab/contract';
import { bankUsers, carriers, commentLength, defences } from '@session-lab/contract/labs/bank';
import { users as clusterUsers } from '@session-lab/contract/labs/cluster';
import { lineLength } from '@session-lab/contract/labs/redis-console';
import { newUser, type TestUser } from '@session-lab/test-support/users';
import { studentPlaceholder } from './token-placeholders.ts';

/** Password of every test user. Some generated bodies contain it. */
const password = 'correct horse battery staple';

export const fuzzUser = (userName: string): TestUser => ({ ...newUser(userName), password });
const emailOf = (userName: string): string => newUser(userName).email;

/** User names of the users that sign up at the start (`test-users.ts`). */
const initialUserNames = ['fuzz-0-0', 'fuzz-1-0', 'fuzz-2-0', 'fuzz-3-0'] as const;

const name = fc.stringMatching(/^[a-z][a-z0-9]{3,20}$/);
const hex = fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const words = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 60 });
const clusterServers = ClusterServerName.options;
const onOrOff = fc.constantFrom('on', 'off');
const instant = fc
  .date({
    min: new Date('2000-01-01T00:00:00Z'),
    max: new Date('2100-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString());

/**
 * Valid bodies by endpoint name. A test checks them against the schemas, and that no endpoint with a body is
 * missing.
 */
export const validBodies: Readonly<Record<string, fc.Arbitrary<object>>> = {
  signUp: fc
    .record({ userName: name, password: words })
    .map((account) => ({ ...account, email: emailOf(account.userName) })),
  signIn: fc.record({
    email: fc.oneof(fc.constantFrom(...initialUserNames).map(emailOf), name.map(emailOf)),
    password: fc.oneof(fc.constant(password), words),
  }),
  changeProfile: fc.record({ displayName: name }),
  changePassword: fc.record({
    currentPassword: fc.oneof(fc.constant(password), words),
    newPassword: words,
  }),
  injectFault: fc.oneof(
    fc.record({ fault: fc.constant('heal'), replica: fc.constantFrom('api-1', 'api-2') }),
    fc.record(
      {
        fault: fc.constant('crash'),
        replica: fc.constantFrom('api-1', 'api-2'),
        forMs: fc.integer({ min: 1_000, max: 12_000 }),
      },
      { requiredKeys: ['fault', 'replica'] },
    ),
    fc.record({
      fault: fc.constant('slow'),
      replica: fc.constantFrom('api-1', 'api-2'),
      delayMs: fc.integer({ min: 100, max: 1_500 }),
      forMs: fc.integer({ min: 1_000, max: 30_000 }),
    }),
  ),
  injectClusterFailure: fc.record({
    failure: fc.constantFrom('killed', 'cut-off'),
    server: fc.constantFrom(...clusterServers),
  }),
  injectOutage: fc.record({ outage: fc.constantFrom('frozen', 'stopped') }),
  writeProgress: fc
    .dictionary(fc.stringMatching(/^[a-z0-9-]{1,32}$/), instant, { maxKeys: 10 })
    .map((labs) => ({ labs })),
  'stateless.changeFolder': fc.record({ folder: fc.constantFrom('photos', 'music', 'notes') }),
  'bank.chooseDefence': fc.record({ defence: fc.constantFrom(...defences) }),
  'bank.signIn': fc.record(
    {
      student: fc.constant(studentPlaceholder),
      user: fc.constantFrom(...bankUsers),
      password: fc.oneof(fc.constantFrom(...bankUsers), words),
      carrier: fc.constantFrom(...carriers),
      http_only: onOrOff,
      secure: onOrOff,
      path: fc.constantFrom('/', '/v1/labs/bank/me'),
      defence: fc.constantFrom(...defences),
    },
    { requiredKeys: ['student', 'user', 'password'] },
  ),
  'bank.transfer': fc.record(
    {
      to: fc.constantFrom(...bankUsers),
      amount: fc.integer({ min: 1, max: 9_999 }).map(String),
      csrf_token: fc.string({ maxLength: 64 }),
    },
    { requiredKeys: ['to', 'amount'] },
  ),
  'bank.postComment': fc.record({ text: fc.string({ minLength: 1, maxLength: commentLength }) }),
  'cluster.signIn': fc.record(
    { name: fc.constantFrom(...clusterUsers), notOn: fc.constantFrom(...clusterServers) },
    { requiredKeys: ['name'] },
  ),
  'cluster.signOut': fc.record({ confirm: fc.boolean() }),
  'queryToken.sendForm': fc.record({ access_token: hex }),
  'redisConsole.run': fc.record({ line: fc.string({ maxLength: lineLength }) }),
  'websocket.switchBus': fc.record({ on: fc.boolean() }),
  'hmac.computeSteps': fc.record({ key: hex, message: hex }),
  'hmac.checkNaive': fc.record({ message: hex, tag: hex.map((text) => text.slice(0, 64)) }),
  'hmac.checkHmac': fc.record({ message: hex, tag: hex.map((text) => text.slice(0, 64)) }),
  'hmac.sign': fc.record({ message: fc.string({ unit: 'grapheme', maxLength: 40 }) }),
};
