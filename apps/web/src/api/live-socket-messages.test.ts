import { closeCode } from '@session-lab/contract';
import { describe, expect, test } from 'vitest';
import { answerMs, confirmedWithinMs, pingEveryMs } from './live-socket.ts';
import { page, published, receive, sentOn, signedIn, useLivePage } from './test-live-page.ts';

useLivePage();

describe('a socket that stops answering', () => {
  test('is pinged when nothing arrives for a while, counted from the last message', async () => {
    const wire = page.greet();
    for (let round = 1; round < 4; round += 1) {
      await page.elapseOf(pingEveryMs);
      expect(sentOn(wire)).toHaveLength(round);
      expect(page.waits.map(({ ms }) => ms)).toEqual([answerMs]);
      receive(wire, { type: 'pong' });
      expect(page.waits.map(({ ms }) => ms)).toEqual([pingEveryMs]);
    }
    expect(sentOn(wire)).toEqual([{ type: 'ping' }, { type: 'ping' }, { type: 'ping' }]);
  });

  test('is closed within 60 s, and the page checks its session by HTTP before it reconnects', async () => {
    const wire = page.greet();
    await page.elapseOf(pingEveryMs);
    await page.elapseOf(answerMs);
    expect(wire.isClosed).toBe(true);
    expect(page.live.snapshot().own).toBeUndefined();
    const [retry] = page.waits;
    expect(pingEveryMs + answerMs + (retry?.ms ?? Infinity)).toBeLessThan(60_000);
    await page.elapse();
    expect([page.checks, page.wires.length]).toEqual([1, 2]);
    wire.onClose(1006);
    expect(page.waits.map(({ ms }) => ms)).toEqual([8000]);
  });

  test('is closed when no welcome follows the handshake', async () => {
    page.wires[0]?.onOpen();
    await page.elapseOf(answerMs);
    expect(page.wires[0]?.isClosed).toBe(true);
  });

  test('is pinged once when the page wakes', () => {
    const wire = page.greet();
    page.wake();
    page.wake();
    expect(sentOn(wire)).toEqual([{ type: 'ping' }]);
  });
});

const states = () => page.live.snapshot().messages.map(({ state, id, text }) => [state, id, text]);

describe('a message of this page', () => {
  test('is pending until the server returns it under its own id, and is shown once', () => {
    const wire = page.greet();
    expect(page.live.send(' hello ')).toBe(true);
    expect(states()).toEqual([['sending', 's/1', 'hello']]);
    expect(sentOn(wire)).toEqual([{ type: 'send', id: 's/1', text: 'hello' }]);
    receive(wire, { ...published('server-1', 'hello'), ownId: 's/1' });
    expect(states()).toEqual([['sent', 'server-1', 'hello']]);
  });

  test('no message of another user replaces it or any other message', () => {
    const wire = page.greet();
    receive(wire, published('server-1', 'the first'));
    page.live.send('mine');
    receive(wire, published('s/1', 'an id like mine'));
    receive(wire, { ...published('server-2', 'not mine'), ownId: 'server-1' });
    expect(states()).toEqual([
      ['sent', 'server-1', 'the first'],
      ['sending', 's/1', 'mine'],
      ['sent', 's/1', 'an id like mine'],
      ['sent', 'server-2', 'not mine'],
    ]);
  });

  test('is not sent when the socket closes, and can be sent again on the next one', () => {
    const wire = page.greet();
    page.live.send('hello');
    wire.onClose(closeCode.serverStopping);
    expect(page.live.snapshot().messages).toMatchObject([
      { state: 'not_sent', failure: { reason: 'disconnected' } },
    ]);
    expect(page.live.send('again')).toBe(false);
    page.live.sendAgain('s/1');
    expect(states()).toEqual([['not_sent', 's/1', 'hello']]);
    page.become(signedIn, 'two');
    const next = page.greet();
    page.live.sendAgain('s/1');
    expect(states()).toEqual([['sending', 's/2', 'hello']]);
    expect(sentOn(next)).toEqual([{ type: 'send', id: 's/2', text: 'hello' }]);
  });

  test('is not sent when the server refuses it, and the socket stays', () => {
    const wire = page.greet();
    page.live.send('hello');
    receive(wire, { type: 'refused', ownId: 's/1', reason: 'too_many_messages', retryAfterMs: 4000 });
    expect(page.live.snapshot().messages).toMatchObject([
      { state: 'not_sent', failure: { reason: 'too_many_messages', retryAfterMs: 4000 } },
    ]);
    expect(page.live.snapshot().own).toBeDefined();
  });

  test('without a confirmation in time, counts as not sent, and the socket is pinged; a late confirmation still counts', async () => {
    const wire = page.greet();
    page.live.send('hello');
    await page.elapseOf(confirmedWithinMs);
    expect(page.live.snapshot().messages).toMatchObject([
      { state: 'not_sent', failure: { reason: 'no_answer' } },
    ]);
    expect(sentOn(wire).map(({ type }) => type)).toEqual(['send', 'ping']);
    receive(wire, { ...published('server-1', 'hello'), ownId: 's/1' });
    expect(states()).toEqual([['sent', 'server-1', 'hello']]);
  });

  test('with blanks only is not sent', () => {
    const wire = page.greet();
    expect(page.live.send(' \n\u200b\n ')).toBe(false);
    expect(wire.sent).toEqual([]);
  });
});
