import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Fault } from '@session-lab/contract';
import { endpoints } from '@session-lab/contract/labs/websocket';
import type { Client } from '../../../api/client.ts';
import { pause } from '../../../api/pause.ts';
import type { ExchangeLog } from '../../../api/exchange-log.ts';
import type { Player } from '../../../stage/motion/player.ts';
import {
  exchangeOf,
  handshakeOf,
  nodeOf,
  otherTab,
  quietMs,
  tabNames,
  type Connection,
  type Ended,
  type TabName,
  type Track,
} from './messages.ts';
import { createTabs, LabError } from './tabs.ts';
import { createTracker } from './tracker.ts';

/** Longest wait for an acknowledgement, for the ends of the sockets, and for the end of the crash run. */
const [acknowledgedWithinMs, closedWithinMs, crashWithinMs] = [8_000, 5_000, 15_000] as const;
/** Messages of each tab in the crash run, the time between them, and the message after which the server crashes. */
const [messagesPerTab, everyMs, crashAfter] = [10, 250, 3] as const;
/** A crash is over when the run is over. This is the limit if the page is closed. */
const crashMs = 10_000;
const pollMs = 20;

export type RoomState = {
  readonly connections: readonly Connection[];
  readonly tracks: readonly Track[];
  readonly ends: readonly Ended[];
  /** The responses that switched the bus. A new session has no bus. */
  readonly switches: readonly { readonly number: number; readonly on: boolean }[];
  /** Close codes of sockets that closed although the session lasts. */
  readonly broken: ReadonlyMap<TabName, number>;
  /** The last crash: its number, from 1, and its server. */
  readonly crash: { readonly number: number; readonly replica: string } | undefined;
  readonly running: boolean;
  readonly problem: string | undefined;
};

const now = (): number => performance.now();

const initial: RoomState = {
  connections: [],
  tracks: [],
  ends: [],
  switches: [],
  broken: new Map(),
  crash: undefined,
  running: false,
  problem: undefined,
};

export type Room = {
  readonly store: StoreApi<RoomState>;
  /** Sends a message of tab 1, with the bus on or off. Opens the sockets if they are not open on two servers. */
  readonly send: (bus: boolean) => void;
  readonly signOut: () => void;
  /** Crashes the server of tab 1 while both tabs send. `inject` resolves to false if the fault was refused. */
  readonly crash: (inject: (fault: Fault) => Promise<boolean>) => void;
  readonly start: () => void;
  /** Closes the sockets. */
  readonly close: () => void;
  /** The tab that opened the WebSocket with this number. Tab 1 sends all other requests. */
  readonly tabOf: (number: number) => TabName;
};

/** Two tabs of one session on two servers, and all that the servers reported about their messages. */
export function createRoom({
  client,
  log,
  player,
}: {
  client: Client;
  log: ExchangeLog;
  player: Player;
}): Room {
  const store = createStore<RoomState>(() => initial);
  const tracker = createTracker({ now });
  /** Ids of the messages in the picture, in its order. */
  const shown = new Set<string>();
  const openedBy = new Map<number, TabName>();
  let closings: Ended['closings'][number][] = [];
  let signedOutAt: number | undefined;
  let token: string | undefined;
  let isBusOn = false;
  /** Crashes that were requested. The messages of a refused one keep its number. */
  let crashes = 0;
  const page = { isOpen: true };

  const tabs = createTabs({
    token: () => token,
    tracker,
    now,
    onOpened: (tab, { replica, startedAtMs, totalMs, pausedMs }) => {
      const number = log.nextNumber();
      openedBy.set(number, tab);
      store.setState(({ connections, broken }) => ({
        connections: [...connections, { number, tab, replica, pausedMs }],
        broken: new Map([...broken].filter(([other]) => other !== tab)),
      }));
      log.add(handshakeOf({ number, replica, startedAtMs, totalMs }));
    },
    onClosed: (tab, code) => {
      if (signedOutAt === undefined)
        store.setState(({ broken }) => ({ broken: new Map(broken).set(tab, code) }));
      else closings.push({ tab, code, afterMs: now() - signedOutAt });
    },
  });
  const credential = (): { value: string; label: string } => ({ value: token ?? '', label: 'lab' });

  /** Resolves to whether the condition became true. */
  async function until(condition: () => boolean, withinMs: number): Promise<boolean> {
    const endMs = now() + withinMs;
    while (!condition() && now() < endMs && page.isOpen) {
      await pause(pollMs);
    }
    return condition();
  }

  async function signIn(): Promise<string> {
    const answer = await client.request(endpoints.signIn, { token: undefined });
    if (answer.ok && answer.newToken !== undefined) {
      switched(answer.exchange.number, false);
      return answer.newToken;
    }
    throw new LabError('The lab did not sign Ada in. Try again in a moment.');
  }

  /** Signs in if there is no session, and opens the tabs if they are not on two servers. */
  async function openTabs(): Promise<void> {
    if (tabs.areApart()) return;
    token ??= await signIn();
    try {
      await tabs.open();
    } catch (error) {
      // The session may be over.
      token = undefined;
      throw error;
    }
  }

  async function switchBus(on: boolean): Promise<void> {
    if (on === isBusOn) return;
    const answer = await client.request(endpoints.switchBus, { token: credential(), body: { on } });
    if (!answer.ok) {
      token = undefined;
      throw new LabError('The bus was not switched. The session may be over: press the button again.');
    }
    switched(answer.exchange.number, answer.data.on);
  }

  function switched(number: number, on: boolean): void {
    isBusOn = on;
    store.setState(({ switches }) => ({ switches: [...switches, { number, on }] }));
  }

  /** Sends a message of a tab. Returns its id. */
  function sendFrom(tab: TabName, crashNumber?: number): string {
    const { id, number } = tracker.start(tab, crashNumber);
    tabs.of(tab).send(id, `Hello ${otherTab(tab).toLowerCase()}, message ${number}`);
    return id;
  }

  /** Shows messages in the picture that are not there yet, with all that is known about them now. */
  function show(ids: readonly string[]): void {
    const added = ids.flatMap((id) => tracker.get(id) ?? []).filter(({ id }) => !shown.has(id));
    for (const { id } of added) shown.add(id);
    store.setState({ tracks: [...shown].flatMap((id) => tracker.get(id) ?? []) });
    for (const track of added)
      player.add({
        exchange: exchangeOf(track),
        lane: '',
        origin: nodeOf(track.from),
        tone: track.arrived === undefined ? 'bad' : 'ok',
      });
  }

  /** Starts a run in the picture: the requests that open the sockets and switch the bus, and `more`. */
  function begin(more: number, bus: boolean): void {
    const toOpen = tabs.areApart() ? 0 : token === undefined ? 3 : 2;
    const isSwitch = bus !== (token === undefined ? false : isBusOn);
    const size = toOpen + (isSwitch ? 1 : 0) + more;
    if (size > 0) player.begin({ size });
  }

  async function send(bus: boolean): Promise<void> {
    begin(1, bus);
    await openTabs();
    await switchBus(bus);
    const id = sendFrom('Tab 1');
    const acknowledged = await until(() => tracker.get(id)?.acknowledged !== undefined, acknowledgedWithinMs);
    if (acknowledged) await until(() => tracker.isWhole(id), quietMs);
    show([id]);
    if (!acknowledged) throw new LabError('The server did not acknowledge the message. Try again.');
  }

  async function signOut(): Promise<void> {
    begin(1, token !== undefined && isBusOn);
    await openTabs();
    closings = [];
    signedOutAt = now();
    const answer = await client.request(endpoints.signOut, { token: credential() });
    token = undefined;
    if (!answer.ok) throw new LabError('The session did not end. Try again in a moment.');
    await until(() => closings.length === tabNames.length, closedWithinMs);
    signedOutAt = undefined;
    const end = { number: answer.exchange.number, closings };
    store.setState(({ ends }) => ({ ends: [...ends, end] }));
  }

  async function crash(inject: (fault: Fault) => Promise<boolean>): Promise<void> {
    begin(0, true);
    await openTabs();
    await switchBus(true);
    const replica = tabs.of('Tab 1').replica() ?? '';
    const before = store.getState().crash;
    crashes += 1;
    const number = crashes;
    player.begin({ size: tabNames.length * messagesPerTab + 1, pace: 'stream' });
    store.setState({ crash: { number, replica } });
    const ids: string[] = [];
    let injected: Promise<boolean> = Promise.resolve(true);
    tabs.setReconnect(true);
    for (let count = 1; count <= messagesPerTab && page.isOpen; count += 1) {
      ids.push(...tabNames.map((tab) => sendFrom(tab, number)));
      // The tabs keep sending while the server crashes.
      if (count === crashAfter) injected = inject({ fault: 'crash', replica, forMs: crashMs });
      await pause(everyMs);
      show(ids.filter(tracker.isWhole));
    }
    const wasInjected = await injected;
    await until(() => {
      show(ids.filter(tracker.isWhole));
      return ids.every(tracker.isWhole) && tabs.areOpen();
    }, crashWithinMs);
    tabs.setReconnect(false);
    show(ids);
    if (wasInjected) await inject({ fault: 'heal', replica });
    // The table shows the last crash that happened.
    else store.setState({ crash: before });
  }

  function run(work: () => Promise<void>): void {
    store.setState({ running: true, problem: undefined });
    void (async () => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        store.setState({ problem: error.message });
      } finally {
        signedOutAt = undefined;
        player.end();
        store.setState({ running: false });
      }
    })();
  }

  return {
    store,
    send: (bus) => {
      run(() => send(bus));
    },
    signOut: () => {
      run(signOut);
    },
    crash: (inject) => {
      run(() => crash(inject));
    },
    start: () => {
      page.isOpen = true;
    },
    close: () => {
      page.isOpen = false;
      tabs.close();
    },
    tabOf: (number) => openedBy.get(number) ?? 'Tab 1',
  };
}
