import { expect, it } from 'vitest';
import { createTab, type SocketListeners } from './tab.ts';

/** A WebSocket whose server is the test. */
function createTestSocket({ onMessage, onClose }: SocketListeners) {
  const sent: unknown[] = [];
  const closedWith: (number | undefined)[] = [];
  return {
    sent,
    closedWith,
    send: (text: string) => void sent.push(JSON.parse(text)),
    close: (code?: number) => void closedWith.push(code),
    receive: (message: object) => {
      onMessage(JSON.stringify(message));
    },
    receiveText: onMessage,
    break: onClose,
  };
}
type TestSocket = ReturnType<typeof createTestSocket>;

function setUp() {
  const sockets: TestSocket[] = [];
  const seen: string[] = [];
  const timers: { ms: number; run: () => void }[] = [];
  const tab = createTab({
    connect: (listeners) => {
      const socket = createTestSocket(listeners);
      sockets.push(socket);
      return socket;
    },
    now: () => 0,
    random: () => 0.5,
    after: (ms, run) => {
      const timer = { ms, run };
      timers.push(timer);
      return () => {
        timers.splice(timers.indexOf(timer), 1);
      };
    },
    events: {
      opened: ({ replica, pausedMs }) => void seen.push(`opened ${replica} ${pausedMs ?? ''}`.trim()),
      sent: (id) => void seen.push(`sent ${id}`),
      acknowledged: ({ id }) => void seen.push(`acknowledged ${id}`),
      received: ({ message }) => void seen.push(`received ${message.id}`),
      closed: (code) => void seen.push(`closed ${code}`),
    },
  });
  const socketAt = (index: number): TestSocket => {
    const socket = sockets[index];
    if (socket === undefined) throw new Error('there is no such socket');
    return socket;
  };
  /** Runs the timer of this length. */
  const elapse = (ms: number): void => {
    const timer = timers.find((one) => one.ms === ms);
    if (timer === undefined) throw new Error(`no timer of ${ms} ms: ${timers.map((one) => one.ms).join()}`);
    timers.splice(timers.indexOf(timer), 1);
    timer.run();
  };
  return { tab, socketAt, seen, timers, elapse };
}

const welcome = (replica: string): object => ({ type: 'welcome', replica });
const hop = { replica: 'api-1', atMs: 1 };
const acknowledged = (id: string): object => ({ type: 'acknowledged', id, received: hop, published: null });
const message = (id: string, position: string): object => ({
  type: 'message',
  source: 'bus',
  position,
  delivered: hop,
  message: { id, text: '', received: hop, publishedAtMs: 1 },
});
const send = (id: string): object => ({ type: 'send', id, text: 'hello' });
/** The pause after the first failure, with the random number of these tests (`live-policy.ts`). */
const pauseMs = 750;

it('is open after the first message of the server', async () => {
  const { tab, socketAt, seen } = setUp();
  const opened = tab.open();
  expect(tab.replica()).toBeUndefined();
  socketAt(0).receive(welcome('api-1'));
  expect(await opened).toBe(true);
  expect([tab.replica(), seen]).toEqual(['api-1', ['opened api-1']]);
});

it('is not open if the server refuses the handshake, or sends nothing in time', async () => {
  const { tab, socketAt, elapse } = setUp();
  const refused = tab.open();
  socketAt(0).break(1006);
  expect(await refused).toBe(false);
  const silent = tab.open();
  elapse(6_000);
  expect(socketAt(1).closedWith).toEqual([undefined]);
  socketAt(1).break(1006);
  expect(await silent).toBe(false);
});

it('after a crash it connects again after a random pause, requests what it missed, and repeats only what was not acknowledged', () => {
  const { tab, socketAt, seen, elapse } = setUp();
  void tab.open();
  socketAt(0).receive(welcome('api-1'));
  tab.setReconnects(true);
  tab.send('one', 'hello');
  tab.send('two', 'hello');
  socketAt(0).receive(acknowledged('one'));
  socketAt(0).receive(message('other', '7-0'));
  socketAt(0).break(1006);
  tab.send('three', 'hello');
  elapse(pauseMs);
  socketAt(1).receive(welcome('api-2'));
  expect(socketAt(1).sent).toEqual([{ type: 'resume', after: '7-0' }, send('two'), send('three')]);
  socketAt(1).receive(acknowledged('two'));
  socketAt(1).receive(acknowledged('three'));
  socketAt(1).break(1006);
  elapse(pauseMs);
  socketAt(2).receive(welcome('api-2'));
  expect(socketAt(2).sent).toEqual([{ type: 'resume', after: '7-0' }]);
  expect(seen.filter((event) => event.startsWith('opened'))).toEqual([
    'opened api-1',
    `opened api-2 ${pauseMs}`,
    `opened api-2 ${pauseMs}`,
  ]);
});

it('each further failure doubles the pause', () => {
  const { tab, socketAt, elapse, seen } = setUp();
  void tab.open();
  socketAt(0).receive(welcome('api-1'));
  tab.setReconnects(true);
  socketAt(0).break(1006);
  elapse(pauseMs);
  socketAt(1).break(1006);
  elapse(2 * pauseMs);
  socketAt(2).break(1006);
  elapse(4 * pauseMs);
  socketAt(3).receive(welcome('api-2'));
  expect(seen.at(-1)).toBe(`opened api-2 ${4 * pauseMs}`);
});

it('does not connect again after the end of the session, or when the page closed it', () => {
  const { tab, socketAt, seen, timers } = setUp();
  void tab.open();
  socketAt(0).receive(welcome('api-1'));
  tab.setReconnects(true);
  socketAt(0).break(4401);
  expect([timers, seen.at(-1), tab.replica()]).toEqual([[], 'closed 4401', undefined]);
  void tab.open();
  socketAt(1).receive(welcome('api-1'));
  tab.setReconnects(true);
  tab.close();
  socketAt(1).break(1000);
  expect([timers, seen.at(-1), socketAt(1).closedWith]).toEqual([[], 'opened api-1', [1000]]);
});

it('ignores what is no message of the contract', () => {
  const { tab, socketAt, seen } = setUp();
  void tab.open();
  socketAt(0).receive({ type: 'other' });
  socketAt(0).receiveText('no JSON');
  expect(seen).toEqual([]);
});
