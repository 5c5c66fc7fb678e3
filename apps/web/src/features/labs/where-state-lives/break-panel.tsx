import { useEffect, useRef, type ReactNode } from 'react';
import { endpoints, maxCrashMs } from '@session-lab/contract';
import { useApi } from '../../../api/api-context.tsx';
import type { Client } from '../../../api/client.ts';
import { Button } from '../../../ui/button.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useFault, type FaultState } from '../frame/use-fault.ts';
import styles from './page.module.css';
import { holdersOf, restartedIn } from './lanes.ts';
import type { Lanes } from './use-lanes.ts';

export type Crash = {
  readonly state: FaultState;
  /** The server that is down because of this page. */
  readonly down: string | undefined;
  readonly crash: (replica: string) => Promise<boolean>;
  readonly restart: (replica: string) => Promise<boolean>;
};

const maxHealAttempts = 5;
const healAgainMs = 500;

/** Ends a crash. A request that reaches the crashing server itself fails, so this function tries again. */
async function heal(client: Pick<Client, 'request'>, replica: string): Promise<void> {
  for (let attempt = 1; attempt <= maxHealAttempts; attempt += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one attempt after another
    const answer = await client.request(endpoints.injectFault, { body: { fault: 'heal', replica } });
    if (answer.ok || (!answer.offline && answer.problem.code !== 'bad_gateway')) return;
    // oxlint-disable-next-line no-await-in-loop -- one attempt after another
    await new Promise((resolve) => {
      setTimeout(resolve, healAgainMs);
    });
  }
}

/** Crashes a server until the page restarts it, for a minute at most. Leaving or resetting the lab restarts it too. */
export function useCrash(): Crash {
  const { client } = useApi();
  const { state, inject } = useFault();
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
  return {
    state,
    down,
    crash: (replica) => inject({ fault: 'crash', replica, forMs: maxCrashMs }),
    restart: (replica) => inject({ fault: 'heal', replica }),
  };
}

/** Step 4: crashes the server that the sticky lane uses. */
export function BreakPanel({ lanes, crash }: { lanes: Lanes; crash: Crash }): ReactNode {
  const { histories, busy, send } = lanes;
  const { sticky } = histories;
  const [pinned = sticky.signIn?.servedBy] = holdersOf(sticky);
  const isForgotten = restartedIn(sticky).length > 0;
  const { down, state } = crash;
  return (
    <div className={styles['break']}>
      <p>
        {down === undefined
          ? `In the sticky lane, every request goes to ${pinned ?? 'one server'}. Crash that server and send again. Which lanes still know Ada?`
          : `Send again while ${down} is down. Then start it, and send once more.`}
      </p>
      {state.kind === 'active' && (
        <Notice look="warn">
          <b>{state.fault.replica}</b> is down until you start it. It starts by itself in{' '}
          <Countdown untilMs={state.untilMs} over="a moment" />
        </Notice>
      )}
      {state.kind === 'refused' && <Notice look="warn">{state.reason}</Notice>}
      {down === undefined ? (
        <Button
          look="danger"
          busy={busy || pinned === undefined}
          onClick={() => {
            if (pinned !== undefined) void crash.crash(pinned);
          }}
        >
          Crash {pinned}
        </Button>
      ) : (
        <Button
          busy={busy}
          onClick={() => {
            void crash.restart(down);
          }}
        >
          Start {down} again
        </Button>
      )}
      <Button
        look={down === undefined ? 'quiet' : 'primary'}
        busy={busy}
        onClick={() => {
          void send(isForgotten && down === undefined);
        }}
      >
        {isForgotten && down === undefined ? 'Sign in again and send 10' : 'Send 10 in each lane'}
      </Button>
    </div>
  );
}
