import { closeCode, type Presence, type Profile } from '@session-lab/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { createLiveSocket, type LiveSocket } from './live-socket.ts';
import type { SessionNotice, SessionSnapshot } from './session-keeper.ts';

type Wire = {
  token: string | undefined;
  isClosed: boolean;
  sent: string[];
  onOpen: () => void;
  onMessage: (data: unknown) => void;
  onClose: (code: number) => void;
};

const profile: Profile = {
  id: 'u',
  userName: 'ada',
  displayName: 'Ada',
  email: 'ada@example.test',
  role: 'user',
  createdAt: '2026-03-01T12:00:00.000Z',
};
const someone: Presence = {
  socketId: 't',
  userName: 'bob',
  displayName: 'Bob',
  replica: 'api-1',
  sessionId: 'x'.repeat(43),
};
const signedIn: SessionSnapshot = {
  session: { status: 'signed-in', publicId: 'p', profile },
  away: undefined,
  notice: undefined,
};
const guest: SessionSnapshot = { ...signedIn, session: { status: 'guest' } };

let wires: Wire[];
let waits: { ms: number; run: () => void }[];
let checks: number;
let isGood: boolean;
let notices: (SessionNotice | undefined)[];
let snapshot: SessionSnapshot;
let token: string | undefined;
let tell: () => void;
let live: LiveSocket;

/** What the keeper and the storage say now. */
function become(next: SessionSnapshot, nextToken: string | undefined): void {
  snapshot = next;
  token = nextToken;
  tell();
}

/** Lets the pause pass that the page is in. */
async function elapse(): Promise<void> {
  for (const { run } of waits.splice(0)) run();
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** The newest socket; opened by the server, and greeted. */
function greet(present: readonly Presence[] = []): Wire {
  const wire = wires.at(-1);
  if (wire === undefined) throw new Error('no socket was opened');
  wire.onOpen();
  wire.onMessage(JSON.stringify({ type: 'welcome', socketId: 's', replica: 'api-1', present, counts: [] }));
  return wire;
}

beforeEach(() => {
  wires = [];
  waits = [];
  checks = 0;
  isGood = true;
  notices = [];
  snapshot = signedIn;
  token = 'one';
  live = createLiveSocket({
    connect: (events) => {
      const wire: Wire = { token, isClosed: false, sent: [], ...events };
      wires.push(wire);
      return {
        number: wires.length,
        send: (text) => wire.sent.push(text),
        close: () => {
          wire.isClosed = true;
        },
      };
    },
    isGood: () => {
      checks += 1;
      return Promise.resolve(isGood);
    },
    tokens: { read: () => token },
    keeper: {
      snapshot: () => snapshot,
      subscribe: (listener) => {
        tell = listener;
        return () => true;
      },
      forget: (notice) => {
        notices.push(notice);
        become(guest, undefined);
      },
    },
    log: { amend: () => undefined },
    after: (ms, run) => {
      const wait = { ms, run };
      waits.push(wait);
      return () => {
        waits = waits.filter((other) => other !== wait);
      };
    },
    random: () => 0,
    now: () => 0,
  });
  live.start();
});

describe('the session\u2019s socket', () => {
  test('4401 signs the page out, once, and asks nothing', async () => {
    greet().onClose(closeCode.signedOut);
    await elapse();
    expect(notices).toEqual(['ended_elsewhere']);
    expect([checks, wires.length, waits.length]).toEqual([0, 1, 0]);
  });

  test('4401 after the page\u2019s own sign-out has nothing to tell', async () => {
    greet().onClose(closeCode.signedOut);
    become(guest, undefined);
    await elapse();
    expect(notices).toEqual([]);
  });

  test('4401 of a token that was replaced signs nobody out', async () => {
    const wire = greet();
    become(signedIn, 'two');
    wire.onClose(closeCode.signedOut);
    await elapse();
    expect(notices).toEqual([]);
    expect(wires.map((each) => each.token)).toEqual(['one', 'two']);
    expect(wire.isClosed).toBe(true);
  });

  test('4409 waits for the new token and comes back with it', () => {
    greet().onClose(closeCode.tokenRotated);
    expect(wires).toHaveLength(1);
    become(signedIn, 'two');
    greet();
    expect(wires.map((each) => each.token)).toEqual(['one', 'two']);
    expect(waits).toEqual([]);
  });

  test('4409 without a new token asks who is right', async () => {
    greet().onClose(closeCode.tokenRotated);
    await elapse();
    expect(checks).toBe(1);
  });

  test('1001 comes back after a pause, asking nothing', async () => {
    greet().onClose(closeCode.goingAway);
    expect(wires).toHaveLength(1);
    await elapse();
    expect([checks, wires.length]).toEqual([0, 2]);
  });

  test('a handshake that is refused over and over asks each time, with pauses that grow', async () => {
    const pauses: (number | undefined)[] = [];
    for (let round = 0; round < 6; round += 1) {
      wires.at(-1)?.onClose(1006);
      pauses.push(waits[0]?.ms);
      await elapse();
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
    expect([checks, wires.length]).toEqual([6, 7]);
  });

  test('a handshake that is never answered is given up after eight seconds, and tried anew', async () => {
    expect(waits.map(({ ms }) => ms)).toEqual([8000]);
    await elapse();
    expect(wires[0]?.isClosed).toBe(true);
    await elapse();
    expect([checks, wires.length]).toEqual([1, 2]);
    greet();
    expect(waits).toEqual([]);
  });

  test('while the store is away nothing is opened; when it is back the socket is', async () => {
    greet().onClose(closeCode.tryAgainLater);
    become({ ...signedIn, away: 'store' }, 'one');
    await elapse();
    expect([checks, wires.length]).toEqual([0, 1]);
    become(signedIn, 'one');
    expect(wires).toHaveLength(2);
  });

  test('a guest has no socket', () => {
    const wire = greet();
    become(guest, undefined);
    expect(wire.isClosed).toBe(true);
    expect(live.snapshot()).toEqual({ own: undefined, present: [], counts: [], messages: [] });
  });

  test('of a crowd that is named in part the page still shows itself', () => {
    const self = { ...someone, socketId: 's' };
    const wire = greet([self]);
    wire.onMessage(JSON.stringify({ type: 'presence', present: [someone], counts: [] }));
    expect(live.snapshot().present).toEqual([someone, self]);
    wire.onMessage(JSON.stringify({ type: 'presence', present: [self, someone], counts: [] }));
    expect(live.snapshot().present).toEqual([self, someone]);
  });

  test('what was said and never came back is marked as lost', () => {
    const wire = greet();
    expect(live.say('hello')).toBe(true);
    expect(wire.sent).toHaveLength(1);
    wire.onClose(1006);
    expect(live.snapshot().messages).toMatchObject([{ state: 'lost', text: 'hello' }]);
    expect(live.say('again')).toBe(false);
  });

  test('a message that is none of the contract\u2019s is passed over', () => {
    const wire = greet();
    wire.onMessage('{"type":"nonsense"}');
    wire.onMessage('not JSON');
    expect(live.snapshot().messages).toEqual([]);
  });
});
