import { expect, it } from 'vitest';
import type { ServerMessage } from '@session-lab/contract';
import { manualClock } from '@session-lab/session/testing';
import { socketPair } from '../testing/socket-pair.ts';
import type { Member } from './room.ts';
import { bufferedAtMost, serveSocket } from './socket.ts';
import { createSockets } from './sockets.ts';
import { memorySessions } from '../testing/sessions.ts';

const clock = manualClock();
const sessions = memorySessions(clock);
const profile = {
  id: '1815',
  userName: 'ada',
  displayName: 'Ada',
  email: 'ada@example.org',
  role: 'user',
  createdAt: '2026-01-01T00:00:00.000Z',
} as const;

async function served() {
  const sockets = createSockets();
  const pair = await socketPair(sockets);
  const { session } = await sessions.create({
    userId: profile.id,
    data: { profile, address: '127.0.0.1', userAgent: 'test' },
  });
  const members: Member[] = [];
  const room = {
    join(member: Member) {
      members.push(member);
      return Promise.resolve({ ok: true, leave: () => undefined } as const);
    },
    acceptsMessage: () => true,
    publish: () => Promise.resolve(),
    size: () => members.length,
    close: () => Promise.resolve(),
  };
  const budget = { take: () => Promise.resolve({ ok: true, isLight: true } as const) };
  serveSocket({ socket: pair.accepted, session, replicaName: 'api-1', room, budget, sessions, clock });
  const [member] = members;
  if (member === undefined) throw new Error('the socket did not join the room');
  return { ...pair, sockets, member };
}

const letters = 60_000;
const messageTo = (member: Member): string =>
  JSON.stringify({
    type: 'message',
    id: '1',
    text: 'x'.repeat(letters),
    from: member.presence,
    sentAt: profile.createdAt,
    via: ['api-1', 'api-1'],
  } satisfies ServerMessage);

it('a client that does not read is disconnected when too many bytes wait', async () => {
  const { accepted, closed, member, sockets } = await served();
  // The client cannot read while this loop runs.
  for (let sent = 0; accepted.readyState === accepted.OPEN; sent += letters) {
    expect(accepted.bufferedAmount).toBeLessThan(bufferedAtMost + 2 * letters);
    expect(sent).toBeLessThan(100 * bufferedAtMost);
    member.send(messageTo(member));
  }
  expect(await closed).toBe(1006);
  await sockets.close();
});

it('a client that reads stays connected', async () => {
  const { accepted, peer, member, sockets } = await served();
  for (let sent = 0; sent < 2 * bufferedAtMost; sent += letters) {
    const received = new Promise((resolve) => peer.once('message', resolve));
    member.send(messageTo(member));
    await received;
  }
  expect(accepted.readyState).toBe(accepted.OPEN);
  await sockets.close();
});

it('the room receives the idle timeout and the rest of the absolute lifetime of the session', async () => {
  const { accepted, member, sockets } = await served();
  expect(member.limits).toEqual({ idleTimeoutMs: 60_000, absoluteLeftMs: 60_000 });
  accepted.terminate();
  await sockets.close();
});
