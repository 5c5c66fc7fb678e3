import { useEffect, useRef, type ReactNode } from 'react';
import '@xterm/xterm/css/xterm.css';
import type { Reply } from '@session-lab/contract/labs/redis-console';
import type { Event } from './steps.ts';
import styles from './page.module.css';
import { createTerminal, type Terminal } from './terminal.ts';

/** Most lines in the log for screen readers. */
const loggedAtMost = 50;

type TerminalViewProps = {
  /** Receives the terminal when it is on the page, and undefined when it is not any more. */
  onTerminal: (terminal: Terminal | undefined) => void;
  run: (line: string) => Promise<Reply>;
  events: readonly Event[];
};

/** The terminal, and the same lines and replies as a list in a polite live region. */
export function TerminalView({ onTerminal, run, events }: TerminalViewProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const newestRun = useRef(run);
  useEffect(() => {
    newestRun.current = run;
  }, [run]);
  useEffect(() => {
    let isMounted = true;
    let terminal: Terminal | undefined;
    void (async () => {
      const element = host.current;
      if (element === null) return;
      // xterm measures the font once, so it must have arrived. The promise rejects if any font of the list is not available, also
      // a stand-in, whose fonts not every machine has.
      await document.fonts.load(`14px ${getComputedStyle(element).fontFamily}`).catch(() => undefined);
      if (!isMounted) return;
      terminal = createTerminal(element, (line) => newestRun.current(line));
      onTerminal(terminal);
    })();
    return () => {
      isMounted = false;
      terminal?.dispose();
      onTerminal(undefined);
    };
  }, [onTerminal]);
  const lines = events.flatMap((event) => (event.type === 'line' ? [event] : []));
  return (
    <section className={styles['terminal']} aria-label="Redis console">
      <div className={styles['host']} ref={host} />
      <div className="visually-hidden" role="log" aria-label="Lines and replies">
        <ol>
          {lines.slice(-loggedAtMost).map(({ line, reply, exchange }) => (
            <li key={exchange.number}>
              <code>{line}</code>: <samp>{reply.text}</samp>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}
