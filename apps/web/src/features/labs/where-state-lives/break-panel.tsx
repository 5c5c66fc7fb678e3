import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { endpoints, maxCrashMs, type Fault } from '@session-lab/contract';
import { useApi } from '../../../api/api-context.tsx';
import type { Client } from '../../../api/client.ts';
import { pause } from '../../../api/pause.ts';
import { Button, type ButtonLook } from '../../../ui/button.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useFault, type FaultState } from '../frame/use-fault.ts';
import styles from './page.module.css';
import { CrashTable } from './crash-table.tsx';
import { holdersOf, type Phase } from './lanes.ts';
import type { Lanes } from './use-lanes.ts';

export type Crash = {
  readonly state: FaultState;
  /** The server that is down because of this page. */
  readonly down: string | undefined;
  /** The server that this page crashed last. */
  readonly crashed: string | undefined;
  /** Whether a server is about to stop or to start. */
  readonly changing: boolean;
  /** Returns the part of the crash story to which a run belongs that starts now. */
  readonly phaseOf: (again: boolean) => Phase | undefined;
  readonly crash: (replica: string) => Promise<void>;
  readonly restart: (replica: string) => Promise<void>;
};

/** Time that a server needs to start again. The page sends no requests during it, which would still reach another server. */
const startsWithinMs = 1_500;

const maxHealAttempts = 5;
const healAgainMs = 500;

/** Ends a crash. A request that reaches the crashing server itself fails, so this function tries again. */
async function heal(client: Pick<Client, 'request'>, replica: string): Promise<void> {
  for (let attempt = 1; attempt <= maxHealAttempts; attempt += 1) {
    const answer = await client.request(endpoints.injectFault, { body: { fault: 'heal', replica } });
    if (answer.ok || (!answer.offline && answer.problem.code !== 'bad_gateway')) return;
    await pause(healAgainMs);
  }
}

/** Crashes a server until the page restarts it, for a minute at most. Leaving or resetting the lab restarts it too. */
export function useCrash(): Crash {
  const { client } = useApi();
  const { state, inject } = useFault();
  const [crashed, setCrashed] = useState<string>();
  const [changing, setChanging] = useState(false);
  const down = state.kind === 'active' ? state.fault.replica : undefined;
  const latest = useRef<string>(undefined);
  useEffect(() => {
    latest.current = down;
  }, [down]);
  useEffect(
    () => () => {
      const replica = latest.current;
      if (replica !== undefined) void heal(client, replica);
    },
    [client],
  );
  const change = useCallback(
    async (fault: Fault) => {
      setChanging(true);
      let isDone = await inject(fault);
      // A request that reaches the crashed server itself fails.
      for (let attempt = 1; fault.fault === 'heal' && !isDone && attempt < maxHealAttempts; attempt += 1) {
        await pause(healAgainMs);
        isDone = await inject(fault);
      }
      if (isDone) setCrashed(fault.replica);
      if (fault.fault === 'heal') await pause(startsWithinMs);
      setChanging(false);
    },
    [inject],
  );
  return {
    state,
    down,
    crashed,
    changing,
    phaseOf: (again) => {
      if (crashed === undefined) return undefined;
      return down !== undefined ? 'down' : again ? 'again' : 'restarted';
    },
    crash: (replica) => change({ fault: 'crash', replica, forMs: maxCrashMs }),
    restart: (replica) => change({ fault: 'heal', replica }),
  };
}

type Action = 'crash' | 'start' | 'send' | 'again';

/** Returns the action that continues the crash story, or undefined at its end. */
function nextAction({ down, crashed }: Crash, { results }: Lanes): Action | undefined {
  const has = (phase: Phase): boolean => results.sticky.has(phase);
  if (down !== undefined) return has('down') ? 'start' : 'send';
  if (crashed === undefined) return 'crash';
  if (!has('restarted')) return 'send';
  return has('again') ? undefined : 'again';
}

/** Step 4: crashes the server that the sticky lane uses, and compares the runs before and after its restart. */
export function BreakPanel({
  lanes,
  crash,
  onSend,
}: {
  lanes: Lanes;
  crash: Crash;
  onSend: (again?: boolean) => void;
}): ReactNode {
  const { sticky } = lanes.histories;
  const [pinned = sticky.signIn?.servedBy] = holdersOf(sticky);
  const { down, state, changing, crashed } = crash;
  const server = crashed ?? pinned;
  const busy = lanes.busy || changing;
  const next = nextAction(crash, lanes);
  const lookOf = (action: Action): ButtonLook => (next === action ? 'primary' : 'quiet');
  return (
    <div className={styles['break']}>
      <p className={styles['state']} aria-live="polite">
        <StateText crash={crash} next={next} server={server ?? 'one server'} />
      </p>
      <div className={styles['buttons']}>
        <Button
          className={styles['button']}
          look={next === 'crash' ? 'danger' : 'quiet'}
          busy={busy || down !== undefined || server === undefined}
          onClick={() => {
            if (server === undefined) return;
            lanes.startStory();
            void crash.crash(server);
          }}
        >
          Crash {server}
        </Button>
        <Button
          className={styles['button']}
          look={lookOf('start')}
          busy={busy || down === undefined}
          onClick={() => {
            if (down !== undefined) void crash.restart(down);
          }}
        >
          Start {server} again
        </Button>
        <Button
          className={styles['button']}
          look={lookOf('send')}
          busy={busy}
          onClick={() => {
            onSend();
          }}
        >
          Send 10 in each lane
        </Button>
        <Button
          className={styles['button']}
          look={lookOf('again')}
          busy={busy || down !== undefined}
          onClick={() => {
            onSend(true);
          }}
        >
          Sign in again and send 10
        </Button>
      </div>
      {state.kind === 'refused' && <Notice look="warn">{state.reason}</Notice>}
      <CrashTable server={server ?? 'the server'} results={lanes.results} />
    </div>
  );
}

type StateTextProps = { crash: Crash; next: Action | undefined; server: string };

/** The state of the server, or what to do next. It has two lines at most, so that the buttons keep their place. */
function StateText({ crash: { state, down }, next, server }: StateTextProps): ReactNode {
  if (state.kind === 'active' && down !== undefined)
    return (
      <>
        <b>{down} is down until you start it.</b> It starts by itself in{' '}
        <Countdown untilMs={state.untilMs} over="a moment" />
      </>
    );
  if (next === 'crash')
    return 'Crash the server that every sticky request reaches. Which lanes still know Ada?';
  if (next === 'send') return `${server} runs again. Send once more: which lanes know Ada now?`;
  if (next === 'again') return 'Ada still has her tokens. Sign in again: what changes?';
  return `Compare the three runs. Crash ${server} again to repeat them.`;
}
