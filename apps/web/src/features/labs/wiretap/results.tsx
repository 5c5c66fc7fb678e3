import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { InfoIcon, WarningIcon } from '../../../ui/icons.tsx';
import styles from './results.module.css';
import { partsOf, passedIn, verdictOf, type Passed, type Run } from './passed.ts';

const shownText = { http: 'HTTP', https: 'HTTPS' } as const;

/** The bytes that passed through the tap: a list of turns or records by connection, and the bytes of the chosen one. The height is reserved. */
export function Results({ runs }: { runs: readonly Run[] }): ReactNode {
  const [chosenRun, setChosenRun] = useState<Run['wire']>();
  const [chosenKey, setChosenKey] = useState<string>();
  const [seen, setSeen] = useState(runs.length);
  const newest = { http: newestOf(runs, 'http'), https: newestOf(runs, 'https') };
  // A new run shows itself.
  if (seen !== runs.length) {
    setSeen(runs.length);
    setChosenRun(undefined);
    setChosenKey(undefined);
  }
  const run = newest[chosenRun ?? runs.at(-1)?.wire ?? 'http'];
  const passed = run === undefined ? [] : passedIn(run);
  const found =
    passed.find(({ finds }) => finds.some(({ kind }) => kind === 'password')) ??
    passed.find(({ finds }) => finds.length > 0);
  const chosen = passed.find(({ key }) => key === chosenKey) ?? found ?? passed[0];
  return (
    <section className={styles['results']} aria-label="What passed through the tap">
      <div className={styles['head']}>
        <h2>The tap’s copy</h2>
        {(['http', 'https'] as const).map((wire) => (
          <button
            key={wire}
            type="button"
            className={styles['wire']}
            disabled={newest[wire] === undefined}
            aria-pressed={run !== undefined && run.wire === wire}
            onClick={() => {
              setChosenRun(wire);
              setChosenKey(undefined);
            }}
          >
            {shownText[wire]}
          </button>
        ))}
        <p className={styles['verdict']} aria-live="polite">
          {run === undefined ? 'Nothing has passed.' : verdictOf(run)}
        </p>
      </div>
      <ol className={styles['list']} aria-label="Messages">
        {passed.map((one, index) => (
          <li key={one.key}>
            {one.connection !== passed[index - 1]?.connection && (
              <p className={styles['connection']}>connection {one.connection}</p>
            )}
            <Line
              passed={one}
              isChosen={one === chosen}
              onChoose={() => {
                setChosenKey(one.key);
              }}
            />
          </li>
        ))}
      </ol>
      <Bytes passed={chosen} key={chosen?.key} />
    </section>
  );
}

const newestOf = (runs: readonly Run[], wire: Run['wire']): Run | undefined =>
  runs.findLast((run) => run.wire === wire);

type LineProps = { passed: Passed; isChosen: boolean; onChoose: () => void };

function Line({ passed: { from, name, bytes, finds }, isChosen, onChoose }: LineProps): ReactNode {
  const kinds = [...new Set(finds.map(({ kind }) => kind))];
  const button = useRef<HTMLButtonElement>(null);
  // Before the line is painted: it never moves before the reader's eyes.
  useLayoutEffect(() => {
    // Scrolls the list only: the page stays where it is.
    const line = button.current;
    const list = line?.closest('ol');
    if (!isChosen || line === null || !list) return;
    const isInView =
      line.offsetTop >= list.scrollTop &&
      line.offsetTop + line.offsetHeight <= list.scrollTop + list.clientHeight;
    if (!isInView) list.scrollTop = line.offsetTop - list.clientHeight / 3;
  }, [isChosen]);
  return (
    <button type="button" className={styles['line']} aria-pressed={isChosen} ref={button} onClick={onChoose}>
      <span aria-hidden="true">{from === 'browser' ? '→' : '←'}</span>
      <span className="visually-hidden">{from === 'browser' ? 'from the browser:' : 'from the server:'}</span>
      <span className={styles['name']} title={name}>
        {name.replace('/v1/labs/bank/', '…/')}
      </span>
      {kinds.length > 0 && (
        <span className={styles['kinds']} data-kind={kinds[0]}>
          {kinds[0] === 'name' ? <InfoIcon /> : <WarningIcon />} {kinds.join(', ')}
        </span>
      )}
      <span className={styles['size']}>{bytes > 0 && `${bytes} B`}</span>
    </button>
  );
}

/** The bytes of one message, with the finds marked. Scrolls to the first find when it appears. */
function Bytes({ passed }: { passed: Passed | undefined }): ReactNode {
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    element.scrollTop = (element.querySelector('mark')?.offsetTop ?? 0) - element.clientHeight / 3;
  }, []);
  return (
    <section
      className={styles['bytes']}
      ref={box}
      aria-label="Bytes of the message"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls needs the keyboard
      tabIndex={0}
    >
      {passed !== undefined &&
        partsOf(passed).map(({ text, start, kind }) =>
          kind === undefined ? (
            <span key={start}>{text}</span>
          ) : (
            <mark key={start} data-kind={kind} title={kind}>
              {text}
            </mark>
          ),
        )}
    </section>
  );
}
