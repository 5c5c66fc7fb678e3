import { useCallback, useRef, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract/labs/redis-console';
import { Button } from '../../../ui/button.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { FurtherPanel } from './further-panel.tsx';
import { KeysPanel } from './keys-panel.tsx';
import { lab } from './lab.ts';
import styles from './page.module.css';
import { BreakPanel, RunPanel } from './run-panel.tsx';
import { completedBy, rightAnswer } from './steps.ts';
import type { Terminal } from './terminal.ts';
import { TerminalView } from './terminal-view.tsx';
import { useConsole } from './use-console.ts';

/** Paths whose refusals the terminal and the panels show. */
const noted = Object.values(endpoints).map(({ path }) => path);

/** Lab 14: a console for a real Redis, with the student's own session among the keys. */
function RedisConsole({ reset }: { reset: () => void }): ReactNode {
  const state = useConsole();
  const { events, keys, sessionKey } = state;
  const terminal = useRef<Terminal>(undefined);
  const keepTerminal = useCallback((opened: Terminal | undefined) => {
    terminal.current = opened;
  }, []);
  const completion = useCompletion(lab.name, completedBy(events, sessionKey));

  function type(line: string): void {
    terminal.current?.type(line);
    // On a phone, the focus would open the keyboard over the page.
    if (matchMedia('(pointer: fine)').matches) terminal.current?.focus();
  }

  return (
    <LabPage
      lab={lab}
      picture={<TerminalView onTerminal={keepTerminal} run={state.run} events={events} />}
      bar={
        <section className={styles['controls']} aria-label="Console controls">
          <Button
            onClick={() => {
              terminal.current?.enter();
            }}
          >
            Run the line
          </Button>
          <p className={styles['keyboard']}>
            Enter runs the line. To leave with the keyboard: Escape, then Tab.
          </p>
        </section>
      }
      runNumber={events.length}
      results={<KeysPanel keys={keys} sessionKey={sessionKey} />}
      run={<RunPanel lab={state} onType={type} />}
      right={rightAnswer(events, sessionKey)}
      breakIt={<BreakPanel lab={state} onType={type} />}
      further={<FurtherPanel isSignedIn={sessionKey !== undefined} />}
      completion={completion}
      onReset={reset}
      notedInPanels={noted}
    />
  );
}

export default resettable(RedisConsole);
