import { ClientMessage, type Presence, type PresentUser, type Profile } from '@session-lab/contract';
import { beforeEach } from 'vitest';
import { createLiveSocket, type LiveSocket } from './live-socket.ts';
import type { SessionNotice, SessionSnapshot } from './session-store.ts';

/** A socket that the page opened. */
export type Wire = {
  readonly token: string | undefined;
  isClosed: boolean;
  readonly sent: string[];
  readonly onOpen: () => void;
  readonly onMessage: (data: unknown) => void;
  readonly onClose: (code: number) => void;
};

export const profile: Profile = {
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
export { bob };
export const ada: PresentUser = { ...bob, userName: 'ada', displayName: 'Ada' };
export const signedIn: SessionSnapshot = {
  session: { status: 'signed-in', publicId: 'p', profile },
  outage: undefined,
  notice: undefined,
  end: undefined,
};
export const guest: SessionSnapshot = { ...signedIn, session: { status: 'guest' } };

/** The live socket of a page, on sockets and a session store in memory. */
export type LivePage = {
  readonly wires: Wire[];
  waits: { ms: number; run: () => void }[];
  /** Number of checks of the session by HTTP. */
  checks: number;
  isSessionValid: boolean;
  readonly idleTimeouts: number[];
  uses: number;
  readonly notices: (SessionNotice | undefined)[];
  snapshot: SessionSnapshot;
  token: string | undefined;
  live: LiveSocket;
  wake(): void;
  /** Sets the state of the session store and the stored token. */
  become(next: SessionSnapshot, nextToken: string | undefined): void;
  /** Ends the current pause. */
  elapse(): Promise<void>;
  /** Ends the only wait of this length. */
  elapseOf(ms: number): Promise<void>;
  /** Opens the newest socket and sends the welcome. */
  greet(present?: readonly PresentUser[]): Wire;
};

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

const nothing = (): void => undefined;

function createLivePage(): LivePage {
  let notifyListeners = nothing;
  let wake = nothing;
  const live = createLiveSocket({
    connect: (events) => {
      const wire: Wire = { token: page.token, isClosed: false, sent: [], ...events };
      page.wires.push(wire);
      return {
        number: page.wires.length,
        send: (text) => wire.sent.push(text),
        close: () => {
          wire.isClosed = true;
        },
      };
    },
    isSessionValid: () => {
      page.checks += 1;
      return Promise.resolve(page.isSessionValid);
    },
    tokens: { read: () => page.token },
    sessionStore: {
      snapshot: () => page.snapshot,
      subscribe: (listener) => {
        notifyListeners = listener;
        return () => true;
      },
      limits: ({ idleTimeoutMs }) => {
        page.idleTimeouts.push(idleTimeoutMs);
      },
      used: () => {
        page.uses += 1;
      },
      forget: (notice) => {
        page.notices.push(notice);
        page.become(guest, undefined);
      },
    },
    log: { amend: () => undefined },
    after: (ms, run) => {
      const wait = { ms, run };
      page.waits.push(wait);
      return () => {
        page.waits = page.waits.filter((other) => other !== wait);
      };
    },
    onWake: (listener) => {
      wake = listener;
    },
    random: () => 0,
    now: () => 0,
  });
  const page: LivePage = {
    wires: [],
    waits: [],
    checks: 0,
    isSessionValid: true,
    idleTimeouts: [],
    uses: 0,
    notices: [],
    snapshot: signedIn,
    token: 'one',
    live,
    wake: () => wake(),
    become(next, nextToken) {
      page.snapshot = next;
      page.token = nextToken;
      notifyListeners();
    },
    async elapse() {
      for (const { run } of page.waits.splice(0)) run();
      await nextTurn();
    },
    async elapseOf(ms) {
      const wait = page.waits.find((one) => one.ms === ms);
      if (wait === undefined) throw new Error(`nothing waits for ${ms} ms`);
      page.waits = page.waits.filter((one) => one !== wait);
      wait.run();
      await nextTurn();
    },
    greet(present = []) {
      const wire = page.wires.at(-1);
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
    },
  };
  return page;
}

/** The page of the current test, after `useLivePage`. */
export let page: LivePage;

/** Creates a page with a started live socket before each test of the file. */
export function useLivePage(): void {
  beforeEach(() => {
    page = createLivePage();
    page.live.start();
  });
}

export const receive = (wire: Wire, message: object): void => wire.onMessage(JSON.stringify(message));
export const sentOn = (wire: Wire) => wire.sent.map((text) => ClientMessage.parse(JSON.parse(text)));
export const published = (id: string, text: string, from = bobPresence) => ({
  type: 'message',
  id,
  text,
  from,
  sentAt: '2026-03-01T12:00:00.000Z',
  via: ['api-1', 'api-1'],
});
