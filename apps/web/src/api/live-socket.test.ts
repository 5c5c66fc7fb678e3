import {
  ClientMessage,
  closeCode,
  type Presence,
  type PresentUser,
  type Profile,
} from '@session-lab/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  answerMs,
  confirmedWithinMs,
  createLiveSocket,
  pingEveryMs,
  type LiveSocket,
} from './live-socket.ts';
import type { SessionNotice, SessionSnapshot } from './session-store.ts';

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
const bobPresence: Presence = {
  socketId: 't',
  userName: 'bob',
  displayName: 'Bob',
  replica: 'api-1',
  sessionId: 'x'.repeat(43),
};
const { socketId: _, ...bob } = bobPresence;
const ada: PresentUser = { ...bob, userName: 'ada', displayName: 'Ada' };
const signedIn: SessionSnapshot = {
  session: { status: 'signed-in', publicId: 'p', profile },
  outage: undefined,
  notice: undefined,
  end: undefined,
};
const guest: SessionSnapshot = { ...signedIn, session: { status: 'guest' } };

let wires: Wire[];
let waits: { ms: number; run: () => void }[];
let checks: number;
let isSessionValid: boolean;
let idleTimeouts: number[];
let uses: number;
let notices: (SessionNotice | undefined)[];
let snapshot: SessionSnapshot;
let token: string | undefined;
let notifyListeners: () => void;
let wake: () => void;
let live: LiveSocket;

/** Sets the state of the session store and the stored token. */
function become(next: SessionSnapshot, nextToken: string | undefined): void {
  snapshot = next;
  token = nextToken;
  notifyListeners();
}

/** Ends the current pause. */
async function elapse(): Promise<void> {
  for (const { run } of waits.splice(0)) run();
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Ends the only wait of this length. */
async function elapseOf(ms: number): Promise<void> {
  const wait = waits.find((one) => one.ms === ms);
  if (wait === undefined) throw new Error(`nothing waits for ${ms} ms`);
  waits = waits.filter((one) => one !== wait);
  wait.run();
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

const receive = (wire: Wire, message: object): void => wire.onMessage(JSON.stringify(message));
const sentOn = (wire: Wire) => wire.sent.map((text) => ClientMessage.parse(JSON.parse(text)));
const published = (id: string, text: string, from = bobPresence) => ({
  type: 'message',
  id,
  text,
  from,
  sentAt: '2026-03-01T12:00:00.000Z',
  via: ['api-1', 'api-1'],
});

/** Opens the newest socket and sends the welcome. */
function greet(present: readonly PresentUser[] = []): Wire {
  const wire = wires.at(-1);
  if (wire === undefined) throw new Error('no socket was opened');
  wire.onOpen();
  receive(wire, {
    type: 'welcome',
    socketId: 's',
    replica: 'api-1',
    present,
    counts: [],
    session: { idleTimeoutMs: 900_000, absoluteLeftMs: 43_200_000 },
  });
  return wire;
}

beforeEach(() => {
  wires = [];
  waits = [];
  checks = 0;
  isSessionValid = true;
  notices = [];
  idleTimeouts = [];
  uses = 0;
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
    isSessionValid: () => {
      checks += 1;
      return Promise.resolve(isSessionValid);
    },
    tokens: { read: () => token },
    sessionStore: {
      snapshot: () => snapshot,
      subscribe: (listener) => {
        notifyListeners = listener;
        return () => true;
      },
      limits: ({ idleTimeoutMs }) => {
        idleTimeouts.push(idleTimeoutMs);
      },
      used: () => {
        uses += 1;
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
    onWake: (listener) => {
      wake = listener;
    },
    random: () => 0,
    now: () => 0,
  });
  live.start();
});

describe('the session\u2019s socket', () => {
  test('4401 signs the page out once, without a request', async () => {
    greet().onClose(closeCode.signedOut);
    await elapse();
    expect(notices).toEqual(['ended']);
    expect([checks, wires.length, waits.length]).toEqual([0, 1, 0]);
  });

  test('the welcome brings the timeouts of the session, and only own messages count as a use', () => {
    const wire = greet();
    expect(idleTimeouts).toEqual([900_000]);
    receive(wire, published('server-1', 'hello'));
    expect(uses).toBe(0);
    receive(wire, { ...published('server-2', 'mine'), ownId: 's/1' });
    expect(uses).toBe(1);
  });

  test('4401 after the page\u2019s own sign-out shows no notice', async () => {
    greet().onClose(closeCode.signedOut);
    become(guest, undefined);
    await elapse();
    expect(notices).toEqual([]);
  });

  test('4401 for a replaced token does not sign the page out', async () => {
    const wire = greet();
    become(signedIn, 'two');
    wire.onClose(closeCode.signedOut);
    await elapse();
    expect(notices).toEqual([]);
    expect(wires.map((each) => each.token)).toEqual(['one', 'two']);
    expect(wire.isClosed).toBe(true);
  });

  test('4409 waits for the new token and reconnects with it', () => {
    greet().onClose(closeCode.tokenRotated);
    expect(wires).toHaveLength(1);
    become(signedIn, 'two');
    greet();
    expect(wires.map((each) => each.token)).toEqual(['one', 'two']);
    expect(waits.map(({ ms }) => ms)).toEqual([pingEveryMs]);
  });

  test('4409 without a new token checks the session', async () => {
    greet().onClose(closeCode.tokenRotated);
    await elapse();
    expect(checks).toBe(1);
  });

  test('1001 reconnects after a pause, without a request', async () => {
    greet().onClose(closeCode.serverStopping);
    expect(wires).toHaveLength(1);
    await elapse();
    expect([checks, wires.length]).toEqual([0, 2]);
  });

  test('after each refused handshake the page checks the session, with growing pauses', async () => {
    const pauses: (number | undefined)[] = [];
    for (let round = 0; round < 6; round += 1) {
      wires.at(-1)?.onClose(1006);
      pauses.push(waits[0]?.ms);
      await elapse();
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000]);
    expect([checks, wires.length]).toEqual([6, 7]);
  });

  test('a handshake without an answer is stopped after 8 s, and repeated', async () => {
    expect(waits.map(({ ms }) => ms)).toEqual([8000]);
    await elapse();
    expect(wires[0]?.isClosed).toBe(true);
    await elapse();
    expect([checks, wires.length]).toEqual([1, 2]);
    greet();
    expect(waits.map(({ ms }) => ms)).toEqual([pingEveryMs]);
  });

  test('a page that wakes runs its pending retry at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      wires.at(-1)?.onClose(1006);
      await elapse();
    }
    wires.at(-1)?.onClose(1006);
    wake();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect([checks, wires.length]).toEqual([6, 7]);
    wires.at(-1)?.onClose(1006);
    expect(waits.map(({ ms }) => ms)).toEqual([500]);
  });

  test('a page that wakes does not end the delay of its own sign-out', () => {
    greet().onClose(closeCode.signedOut);
    wake();
    expect(notices).toEqual([]);
  });

  test('4429: other tabs have all sockets: the page reports it, and reconnects with growing pauses', async () => {
    const pauses: (number | undefined)[] = [];
    for (let round = 0; round < 3; round += 1) {
      wires.at(-1)?.onOpen();
      wires.at(-1)?.onClose(closeCode.tooManySockets);
      expect(live.snapshot().isFull).toBe(true);
      pauses.push(waits[0]?.ms);
      await elapse();
    }
    expect(pauses).toEqual([500, 1000, 2000]);
    greet();
    expect(live.snapshot().isFull).toBe(false);
  });

  test('during an outage the page opens no socket; after it, the page does', async () => {
    greet().onClose(closeCode.tryAgainLater);
    become({ ...signedIn, outage: 'store' }, 'one');
    await elapse();
    expect([checks, wires.length]).toEqual([0, 1]);
    become(signedIn, 'one');
    expect(wires).toHaveLength(2);
  });

  test('a guest has no socket', () => {
    const wire = greet();
    become(guest, undefined);
    expect(wire.isClosed).toBe(true);
    expect(live.snapshot()).toMatchObject({ own: undefined, present: [], counts: [], messages: [] });
  });

  test('the messages of one user are not shown to the next user of the page', () => {
    receive(greet(), published('1', 'hello'));
    live.send('a secret of Ada');
    become({ ...signedIn, session: { status: 'checking', publicId: 'q' } }, 'two');
    become(
      { ...signedIn, session: { status: 'signed-in', publicId: 'q', profile: { ...profile, id: 'v' } } },
      'two',
    );
    expect(live.snapshot().messages).toEqual([]);
  });

  test('the page shows its own user, even if the server does not list it', () => {
    const wire = greet([ada]);
    receive(wire, { type: 'presence', present: [bob], counts: [] });
    expect(live.snapshot().present).toEqual([bob, ada]);
    receive(wire, { type: 'presence', present: [ada, bob], counts: [] });
    expect(live.snapshot().present).toEqual([ada, bob]);
  });

  test('a message that the contract does not define is ignored', () => {
    const wire = greet();
    wire.onMessage('{"type":"nonsense"}');
    wire.onMessage('not JSON');
    expect(live.snapshot().messages).toEqual([]);
  });
});

describe('a socket that stops answering', () => {
  test('is pinged when nothing arrives for a while, counted from the last message', async () => {
    const wire = greet();
    for (let round = 1; round < 4; round += 1) {
      await elapseOf(pingEveryMs);
      expect(sentOn(wire)).toHaveLength(round);
      expect(waits.map(({ ms }) => ms)).toEqual([answerMs]);
      receive(wire, { type: 'pong' });
      expect(waits.map(({ ms }) => ms)).toEqual([pingEveryMs]);
    }
    expect(sentOn(wire)).toEqual([{ type: 'ping' }, { type: 'ping' }, { type: 'ping' }]);
  });

  test('is closed within 60 s, and the page checks its session by HTTP before it reconnects', async () => {
    const wire = greet();
    await elapseOf(pingEveryMs);
    await elapseOf(answerMs);
    expect(wire.isClosed).toBe(true);
    expect(live.snapshot().own).toBeUndefined();
    const [retry] = waits;
    expect(pingEveryMs + answerMs + (retry?.ms ?? Infinity)).toBeLessThan(60_000);
    await elapse();
    expect([checks, wires.length]).toEqual([1, 2]);
    wire.onClose(1006);
    expect(waits.map(({ ms }) => ms)).toEqual([8000]);
  });

  test('is closed when no welcome follows the handshake', async () => {
    wires[0]?.onOpen();
    await elapseOf(answerMs);
    expect(wires[0]?.isClosed).toBe(true);
  });

  test('is pinged once when the page wakes', () => {
    const wire = greet();
    wake();
    wake();
    expect(sentOn(wire)).toEqual([{ type: 'ping' }]);
  });
});

const states = () => live.snapshot().messages.map(({ state, id, text }) => [state, id, text]);

describe('a message of this page', () => {
  test('is pending until the server returns it under its own id, and is shown once', () => {
    const wire = greet();
    expect(live.send(' hello ')).toBe(true);
    expect(states()).toEqual([['sending', 's/1', 'hello']]);
    expect(sentOn(wire)).toEqual([{ type: 'send', id: 's/1', text: 'hello' }]);
    receive(wire, { ...published('server-1', 'hello'), ownId: 's/1' });
    expect(states()).toEqual([['sent', 'server-1', 'hello']]);
  });

  test('no message of another user replaces it or any other message', () => {
    const wire = greet();
    receive(wire, published('server-1', 'the first'));
    live.send('mine');
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
    const wire = greet();
    live.send('hello');
    wire.onClose(closeCode.serverStopping);
    expect(live.snapshot().messages).toMatchObject([
      { state: 'not_sent', failure: { reason: 'disconnected' } },
    ]);
    expect(live.send('again')).toBe(false);
    live.sendAgain('s/1');
    expect(states()).toEqual([['not_sent', 's/1', 'hello']]);
    become(signedIn, 'two');
    const next = greet();
    live.sendAgain('s/1');
    expect(states()).toEqual([['sending', 's/2', 'hello']]);
    expect(sentOn(next)).toEqual([{ type: 'send', id: 's/2', text: 'hello' }]);
  });

  test('is not sent when the server refuses it, and the socket stays', () => {
    const wire = greet();
    live.send('hello');
    receive(wire, { type: 'refused', ownId: 's/1', reason: 'too_many_messages', retryAfterMs: 4000 });
    expect(live.snapshot().messages).toMatchObject([
      { state: 'not_sent', failure: { reason: 'too_many_messages', retryAfterMs: 4000 } },
    ]);
    expect(live.snapshot().own).toBeDefined();
  });

  test('without a confirmation in time, counts as not sent, and the socket is pinged; a late confirmation still counts', async () => {
    const wire = greet();
    live.send('hello');
    await elapseOf(confirmedWithinMs);
    expect(live.snapshot().messages).toMatchObject([{ state: 'not_sent', failure: { reason: 'no_answer' } }]);
    expect(sentOn(wire).map(({ type }) => type)).toEqual(['send', 'ping']);
    receive(wire, { ...published('server-1', 'hello'), ownId: 's/1' });
    expect(states()).toEqual([['sent', 'server-1', 'hello']]);
  });

  test('with blanks only is not sent', () => {
    const wire = greet();
    expect(live.send(' \n\u200b\n ')).toBe(false);
    expect(wire.sent).toEqual([]);
  });
});
