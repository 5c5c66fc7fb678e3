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

test('a session is live once its token was answered', () => {
  const session = open('one');
  expect(ledger.live()).toEqual([session]);
  expect(ledger.toRead()).toBe(session);
});

test('a session whose end was confirmed has to stay ended', () => {
  ledger.confirmEnded(open('one'));
  expect(ledger.live()).toEqual([]);
  expect(ledger.endedToRead()).toMatchObject({ token: 'one', state: 'ended' });
});

test('who is being read, or holds a socket, is not signed out', () => {
  open('asked').asking = 1;
  open('pinned').pinned = true;
  expect(ledger.toSignOut(0)).toBeUndefined();
  const free = open('free');
  expect(ledger.toSignOut(0)).toBe(free);
  expect(ledger.toSignOut(3)).toBeUndefined();
});

test('what the store may have lost is in doubt, and gone once the store came back empty', () => {
  const before = open('before');
  ledger.doubt();
  const after = open('after');
  expect(ledger.live()).toEqual([after]);
  expect(ledger.settleAsGone()).toBe(1);
  expect(ledger.ended()).toEqual([before]);
  expect(before.state).toBe('ended');
});

test('a sign-in that was sent before the doubt is in doubt, whenever it was answered', () => {
  const epoch = ledger.epoch();
  ledger.doubt();
  expect(ledger.opened(ada, 'late', epoch).state).toBe('doubtful');
});

test('whoever has the fewest sessions signs in, those counted that are not answered yet', () => {
  open('one', ada);
  expect(ledger.toSignIn()).toBe(grace);
  expect(ledger.toSignIn()).toBe(ada);
  expect(ledger.toSignIn()).toBe(grace);
});

test('a sign-in that was answered is one session, and not two', () => {
  for (const whose of [ada, grace]) expect(ledger.toSignIn()).toBe(whose);
  for (const whose of [ada, grace]) open('one', whose);
  open('two', ada);
  expect([ledger.toSignIn(), ledger.toSignIn(), ledger.toSignIn()]).toEqual([grace, ada, grace]);
});

test('nobody signs in for the time at which their oldest session would be ended', () => {
  for (let number = 0; number < 9; number += 1) for (const whose of [ada, grace]) open(`${number}`, whose);
  expect(ledger.toSignIn()).toBeUndefined();
});
