import { beforeEach, expect, test } from 'vitest';
import { createLedger, type Account, type Ledger } from './ledger.ts';

const account = (id: string): Account => ({ id, userName: id, email: `${id}@example.test`, password: 'x' });
const [ada, grace] = [account('ada'), account('grace')];
let ledger: Ledger;
beforeEach(() => {
  ledger = createLedger({ random: () => 0 });
  ledger.addAccount(ada);
  ledger.addAccount(grace);
});

const open = (token: string, whose = ada) => ledger.opened(whose, token, ledger.epoch());

test('a session is live once its token was received', () => {
  const session = open('one');
  expect(ledger.live()).toEqual([session]);
  expect(ledger.toRead()).toBe(session);
});

test('a session whose sign-out was confirmed stays ended', () => {
  ledger.confirmEnded(open('one'));
  expect(ledger.live()).toEqual([]);
  expect(ledger.endedToRead()).toMatchObject({ token: 'one', state: 'ended' });
});

test('a session that a read or a socket uses is not signed out', () => {
  open('read').pendingReads = 1;
  open('hasSocket').hasSocket = true;
  expect(ledger.toSignOut(0)).toBeUndefined();
  const free = open('free');
  expect(ledger.toSignOut(0)).toBe(free);
  expect(ledger.toSignOut(3)).toBeUndefined();
});

test('sessions that the store may have lost are unknown, and ended once the store is known to be empty', () => {
  const before = open('before');
  ledger.markUnknown();
  const after = open('after');
  expect(ledger.live()).toEqual([after]);
  expect(ledger.confirmUnknownEnded()).toBe(1);
  expect(ledger.ended()).toEqual([before]);
  expect(before.state).toBe('ended');
});

test('the session of a sign-in that was sent before the fault is unknown, whenever its response arrives', () => {
  const epoch = ledger.epoch();
  ledger.markUnknown();
  expect(ledger.opened(ada, 'late', epoch).state).toBe('unknown');
});

test('the account with the fewest sessions signs in, counting pending sign-ins', () => {
  open('one', ada);
  expect(ledger.toSignIn()).toBe(grace);
  expect(ledger.toSignIn()).toBe(ada);
  expect(ledger.toSignIn()).toBe(grace);
});

test('an answered sign-in counts once', () => {
  for (const whose of [ada, grace]) expect(ledger.toSignIn()).toBe(whose);
  for (const whose of [ada, grace]) open('one', whose);
  open('two', ada);
  expect([ledger.toSignIn(), ledger.toSignIn(), ledger.toSignIn()]).toEqual([grace, ada, grace]);
});

test('no account signs in beyond the number of sessions that it may have', () => {
  for (let number = 0; number < 9; number += 1) for (const whose of [ada, grace]) open(`${number}`, whose);
  expect(ledger.toSignIn()).toBeUndefined();
});
