import { closeCode } from '@session-lab/contract';
import { describe, expect, test } from 'vitest';
import { pingEveryMs } from './live-socket.ts';
import {
  ada,
  bob,
  guest,
  page,
  profile,
  published,
  receive,
  signedIn,
  useLivePage,
} from './test-live-page.ts';

useLivePage();

describe('the session\u2019s socket', () => {
  test('4401 signs the page out once, without a request', async () => {
    page.greet().onClose(closeCode.signedOut);
    await page.elapse();
    expect(page.notices).toEqual(['ended']);
    expect([page.checks, page.wires.length, page.waits.length]).toEqual([0, 1, 0]);
  });

  test('the welcome brings the timeouts of the session, and only own messages count as a use', () => {
    const wire = page.greet();
    expect(page.idleTimeouts).toEqual([900_000]);
    receive(wire, published('server-1', 'hello'));
    expect(page.uses).toBe(0);
    receive(wire, { ...published('server-2', 'mine'), ownId: 's/1' });
    expect(page.uses).toBe(1);
  });

  test('4401 after the page\u2019s own sign-out shows no notice', async () => {
    page.greet().onClose(closeCode.signedOut);
    page.become(guest, undefined);
    await page.elapse();
    expect(page.notices).toEqual([]);
  });

  test('4401 for a replaced token does not sign the page out', async () => {
    const wire = page.greet();
    page.become(signedIn, 'two');
    wire.onClose(closeCode.signedOut);
    await page.elapse();
    expect(page.notices).toEqual([]);
    expect(page.wires.map((each) => each.token)).toEqual(['one', 'two']);
    expect(wire.isClosed).toBe(true);
  });

  test('4409 waits for the new token and reconnects with it', () => {
    page.greet().onClose(closeCode.tokenRotated);
    expect(page.wires).toHaveLength(1);
    page.become(signedIn, 'two');
    page.greet();
    expect(page.wires.map((each) => each.token)).toEqual(['one', 'two']);
    expect(page.waits.map(({ ms }) => ms)).toEqual([pingEveryMs]);
  });

  test('4409 without a new token checks the session', async () => {
    page.greet().onClose(closeCode.tokenRotated);
    await page.elapse();
    expect(page.checks).toBe(1);
  });

  test('1001 reconnects after a pause, without a request', async () => {
    page.greet().onClose(closeCode.serverStopping);
    expect(page.wires).toHaveLength(1);
    await page.elapse();
    expect([page.checks, page.wires.length]).toEqual([0, 2]);
  });

  test('after each refused handshake the page checks the session, with growing pauses', async () => {
    const pauses: (number | undefined)[] = [];
    for (let round = 0; round < 6; round += 1) {
      page.wires.at(-1)?.onClose(1006);
      pauses.push(page.waits[0]?.ms);
      await page.elapse();
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000]);
    expect([page.checks, page.wires.length]).toEqual([6, 7]);
  });

  test('a handshake without an answer is stopped after 8 s, and repeated', async () => {
    expect(page.waits.map(({ ms }) => ms)).toEqual([8000]);
    await page.elapse();
    expect(page.wires[0]?.isClosed).toBe(true);
    await page.elapse();
    expect([page.checks, page.wires.length]).toEqual([1, 2]);
    page.greet();
    expect(page.waits.map(({ ms }) => ms)).toEqual([pingEveryMs]);
  });

  test('a page that wakes runs its pending retry at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      page.wires.at(-1)?.onClose(1006);
      await page.elapse();
    }
    page.wires.at(-1)?.onClose(1006);
    page.wake();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect([page.checks, page.wires.length]).toEqual([6, 7]);
    page.wires.at(-1)?.onClose(1006);
    expect(page.waits.map(({ ms }) => ms)).toEqual([500]);
  });

  test('a page that wakes does not end the delay of its own sign-out', () => {
    page.greet().onClose(closeCode.signedOut);
    page.wake();
    expect(page.notices).toEqual([]);
  });

  test('4429: other tabs have all sockets: the page reports it, and reconnects with growing pauses', async () => {
    const pauses: (number | undefined)[] = [];
    for (let round = 0; round < 3; round += 1) {
      page.wires.at(-1)?.onOpen();
      page.wires.at(-1)?.onClose(closeCode.tooManySockets);
      expect(page.live.snapshot().isFull).toBe(true);
      pauses.push(page.waits[0]?.ms);
      await page.elapse();
    }
    expect(pauses).toEqual([500, 1000, 2000]);
    page.greet();
    expect(page.live.snapshot().isFull).toBe(false);
  });

  test('during an outage the page opens no socket; after it, the page does', async () => {
    page.greet().onClose(closeCode.tryAgainLater);
    page.become({ ...signedIn, outage: 'store' }, 'one');
    await page.elapse();
    expect([page.checks, page.wires.length]).toEqual([0, 1]);
    page.become(signedIn, 'one');
    expect(page.wires).toHaveLength(2);
  });

  test('a guest has no socket', () => {
    const wire = page.greet();
    page.become(guest, undefined);
    expect(wire.isClosed).toBe(true);
    expect(page.live.snapshot()).toMatchObject({ own: undefined, present: [], counts: [], messages: [] });
  });

  test('the messages of one user are not shown to the next user of the page', () => {
    receive(page.greet(), published('1', 'hello'));
    page.live.send('a secret of Ada');
    page.become({ ...signedIn, session: { status: 'checking', publicId: 'q' } }, 'two');
    page.become(
      { ...signedIn, session: { status: 'signed-in', publicId: 'q', profile: { ...profile, id: 'v' } } },
      'two',
    );
    expect(page.live.snapshot().messages).toEqual([]);
  });

  test('the page shows its own user, even if the server does not list it', () => {
    const wire = page.greet([ada]);
    receive(wire, { type: 'presence', present: [bob], counts: [] });
    expect(page.live.snapshot().present).toEqual([bob, ada]);
    receive(wire, { type: 'presence', present: [ada, bob], counts: [] });
    expect(page.live.snapshot().present).toEqual([ada, bob]);
  });

  test('a message that the contract does not define is ignored', () => {
    const wire = page.greet();
    wire.onMessage('{"type":"nonsense"}');
    wire.onMessage('not JSON');
    expect(page.live.snapshot().messages).toEqual([]);
  });
});
