import * as z from 'zod/mini';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { useApi, type Api } from '../../../api/api-context.tsx';
import { tabStorage } from '../../../api/create-api.ts';
import type { Exchange } from '../../../api/exchange.ts';
import { parseJson } from '../../../api/http-messages.ts';
import { publicIdOf } from '../../../api/public-id.ts';
import { createLabFrame, type LabFrame } from '../frame/frame-store.ts';
import type { Event, Replay } from './replays.ts';

/**
 * The user that the page created for the demo. The page has the password, so no one has to enter it. This tab keeps the user:
 * after a reload, window 2 can still sign in.
 */
const DemoUser = z.object({ userName: z.string(), email: z.string(), password: z.string() });
export type DemoUser = Readonly<z.infer<typeof DemoUser>>;

const demoKey = 'session-lab.demo-user';

export type ThiefState = {
  /** The copied token, or undefined before the theft. */
  readonly token: string | undefined;
  /** Public id of the session that the copy names. */
  readonly publicId: string | undefined;
  readonly replays: readonly Replay[];
  readonly last: Event;
  /** Whether the thief used the copy since the last event. */
  readonly tested: boolean;
  /** Whether a server confirmed that it deleted the session of the copy. */
  readonly ended: boolean;
  readonly demo: DemoUser | undefined;
};

export type Thief = StoreApi<ThiefState> & {
  /** The steps of the lab: the guess survives the sign-out, too. */
  frame: LabFrame;
  /** Copies the token of the page. */
  copy: () => void;
  /** Records an event. `ended`: a server confirmed that it deleted the session of the copy. */
  happened: (event: Event, options?: { ended?: boolean }) => void;
  /** Removes the token from the page by `forget`. `happened` has recorded the event: this is no sign-out. */
  deleteCopy: (forget: () => void) => void;
  /** Records that the thief starts to use the copy. */
  use: () => void;
  /** Records a response to the thief. */
  add: (response: Exchange) => void;
  /** Records that every server has answered the thief. */
  used: () => void;
  reset: () => void;
  /** Keeps the demo user in this tab, or forgets the demo user. */
  keepDemo: (demo: DemoUser | undefined) => void;
};

const initial: ThiefState = {
  token: undefined,
  publicId: undefined,
  replays: [],
  last: 'copied',
  tested: false,
  ended: false,
  demo: undefined,
};

type ThiefOptions = Pick<Api, 'tokens' | 'sessionStore'> & {
  /** sessionStorage, or undefined if the browser blocks it. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined;
};

/**
 * Keeps the thief's copy outside the page, like another machine: it outlives the sign-out, and a visit to the sign-in form.
 * A reload ends it. Forgets everything when a sign-in in another tab gives the page to another user.
 */
export function createThief({ tokens, sessionStore, storage }: ThiefOptions): Thief {
  const store = createStore<ThiefState>(() => ({
    ...initial,
    demo: DemoUser.safeParse(parseJson(storage?.getItem(demoKey) ?? '')).data,
  }));
  const { getState, setState } = store;
  const frame = createLabFrame();
  let { generation } = tokens.holder();
  let { session } = sessionStore.snapshot();
  let deletesCopy = false;

  const happened: Thief['happened'] = (last, { ended = false } = {}) => {
    setState((before) => ({ last, tested: false, ended: before.ended || ended }));
  };

  const keepDemo: Thief['keepDemo'] = (demo) => {
    setState({ demo });
    try {
      if (demo === undefined) storage?.removeItem(demoKey);
      else storage?.setItem(demoKey, JSON.stringify(demo));
    } catch {
      // Without storage, a reload forgets the demo user.
    }
  };

  sessionStore.subscribe(() => {
    if (tokens.holder().generation !== generation) {
      setState(initial);
      keepDemo(undefined);
      frame.reset();
    }
    ({ generation } = tokens.holder());
    const before = session;
    const { notice } = sessionStore.snapshot();
    ({ session } = sessionStore.snapshot());
    const { publicId, token } = getState();
    if (token === undefined || before.status === session.status) return;
    if (session.status === 'signed-in') happened('signed in');
    if (session.status !== 'guest' || before.status === 'guest' || deletesCopy) return;
    // Another tab, or the developer tools, deleted the token: the session still exists.
    if (notice === 'token_removed') happened('copy deleted');
    else happened('signed out', { ended: before.publicId === publicId });
  });

  return {
    ...store,
    frame,
    copy: () => {
      const token = tokens.read();
      setState({
        token,
        publicId: token === undefined ? undefined : publicIdOf(token),
        replays: [],
        last: 'copied',
        tested: false,
        ended: false,
      });
    },
    happened,
    deleteCopy: (forget) => {
      deletesCopy = true;
      forget();
      deletesCopy = false;
    },
    use: () => {
      setState(({ replays, last }) => ({ replays: [...replays, { responses: [], after: last }] }));
    },
    add: (response) => {
      setState(({ replays }) => ({
        replays: replays.map((replay, index) =>
          index === replays.length - 1 ? { ...replay, responses: [...replay.responses, response] } : replay,
        ),
      }));
    },
    used: () => {
      setState({ tested: true });
    },
    reset: () => {
      setState(({ demo }) => ({ ...initial, demo }));
    },
    keepDemo,
  };
}

const thieves = new WeakMap<Api['sessionStore'], Thief>();

/** Returns the thief of this page. */
export function useThief(): { thief: Thief; state: ThiefState } {
  const api = useApi();
  const thief = thieves.get(api.sessionStore) ?? createThief({ ...api, storage: tabStorage() });
  thieves.set(api.sessionStore, thief);
  return { thief, state: useStore(thief) };
}
