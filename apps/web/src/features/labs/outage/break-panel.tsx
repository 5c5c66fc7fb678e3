import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { duration } from '../../../ui/format.ts';
import parts from '../../../ui/parts.module.css';
import { isSlow } from '../frame/ticks.ts';
import { outagesIn, type Span, type TimeLine } from './timeline.ts';

/** Step 4: Redis stops. It keeps nothing on disk, so it is empty afterwards. */
export function BreakPanel({
  line,
  spans,
  busy,
  notices,
  onStop,
}: {
  line: TimeLine | undefined;
  spans: readonly Span[];
  busy: boolean;
  /** The wait of the run, and why there was no outage. */
  notices: ReactNode;
  onStop: () => void;
}): ReactNode {
  return (
    <div className={parts['stack']}>
      <p className={parts['text']}>
        The process of Redis ends. Five seconds later, a supervisor starts it again. This Redis keeps nothing
        on disk.
      </p>
      <Button look="danger" busy={busy} onClick={onStop}>
        Stop Redis, and keep sending
      </Button>
      {notices}
      <p className={parts['text']} aria-live="polite">
        {storyOf(line, spans)}
      </p>
    </div>
  );
}

/** Describes a stop of Redis, from the shown responses. Empty before its end. */
function storyOf(line: TimeLine | undefined, spans: readonly Span[]): string {
  const stop = line && outagesIn(line, spans).find(({ outage, isOver }) => outage === 'stopped' && isOver);
  if (line === undefined || stop === undefined) return '';
  const ended = line.lanes.deadline.find(({ exchange }) => exchange.code === 'invalid_token');
  if (ended === undefined) return '';
  const waited = line.lanes.defaults.find(isSlow);
  return [
    `Redis replied again after ${duration(stop.untilMs - stop.fromMs)}, without any session.`,
    `So this 401 (#${ended.exchange.number}) is true.`,
    ...(waited === undefined
      ? []
      : [
          `The program with defaults answered after ${duration(waited.exchange.totalMs)}: each pause before its Redis client connects again is longer.`,
        ]),
  ].join(' ');
}
