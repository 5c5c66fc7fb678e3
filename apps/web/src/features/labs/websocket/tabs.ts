import { socketPath } from '@session-lab/contract/labs/websocket';
import { tabNames, type TabName } from './messages.ts';
import { createTab, type Opened, type SocketListeners, type Tab, type TabSocket } from './tab.ts';
import type { Tracker } from './tracker.ts';

/** NGINX takes turns, but other students connect meanwhile. */
const maxConnections = 8;

/** A reason for the student why a run stopped. */
export class LabError extends Error {}

export type Tabs = {
  readonly of: (tab: TabName) => Tab;
  readonly areOpen: () => boolean;
  /** Whether both tabs are open, on two servers. */
  readonly areApart: () => boolean;
  /**
   * Opens both tabs. If NGINX chooses one server for both, tab 2 connects again until the servers differ.
   *
   * @throws LabError if a server refuses, or if all connections reached one server
   */
  readonly open: () => Promise<void>;
  readonly setReconnect: (on: boolean) => void;
  readonly close: () => void;
};

/** The WebSockets of both tabs, with the token of the session. */
export function createTabs({
  token,
  tracker,
  now,
  onOpened,
  onClosed,
}: {
  token: () => string | undefined;
  tracker: Tracker;
  now: () => number;
  onOpened: (tab: TabName, opened: Opened) => void;
  onClosed: (tab: TabName, code: number) => void;
}): Tabs {
  const newTab = (tab: TabName): Tab =>
    createTab({
      connect: (listeners) => connect(token() ?? '', listeners),
      now,
      random: Math.random,
      after,
      events: {
        opened: (opened) => {
          onOpened(tab, opened);
        },
        sent: tracker.sent,
        acknowledged: tracker.acknowledged,
        received: (message) => {
          tracker.received(tab, message);
        },
        closed: (code) => {
          onClosed(tab, code);
        },
      },
    });
  const tabs: Record<TabName, Tab> = { 'Tab 1': newTab('Tab 1'), 'Tab 2': newTab('Tab 2') };
  const all = tabNames.map((name) => tabs[name]);

  function areApart(): boolean {
    const [one, two] = all.map((tab) => tab.replica());
    return one !== undefined && two !== undefined && one !== two;
  }

  return {
    of: (tab) => tabs[tab],
    areOpen: () => all.every((tab) => tab.replica() !== undefined),
    areApart,
    open: async () => {
      tabs['Tab 2'].close();
      await openAgain(tabs['Tab 1']);
      for (let count = 0; count < maxConnections; count += 1) {
        await openAgain(tabs['Tab 2']);
        if (areApart()) return;
      }
      throw new LabError(
        `NGINX chose one server for all ${maxConnections + 1} connections. The other server may be down. Try again in a moment.`,
      );
    },
    setReconnect: (on) => {
      for (const tab of all) tab.setReconnects(on);
    },
    close: () => {
      for (const tab of all) tab.close();
    },
  };
}

async function openAgain(tab: Tab): Promise<void> {
  tab.close();
  if (!(await tab.open())) throw new LabError('No server accepted the WebSocket. Press the button again.');
}

function connect(token: string, { onMessage, onClose }: SocketListeners): TabSocket {
  const address = `${location.origin.replace(/^http/, 'ws')}${socketPath}`;
  const socket = new WebSocket(`${address}?${new URLSearchParams({ access_token: token }).toString()}`);
  socket.addEventListener('message', ({ data }) => {
    onMessage(data);
  });
  socket.addEventListener('close', ({ code }) => {
    onClose(code);
  });
  return socket;
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => {
    clearTimeout(timer);
  };
}
