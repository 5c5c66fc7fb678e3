import { useState, type ReactNode } from 'react';
import { endpoints, type ClusterMeasurement } from '@session-lab/contract';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import parts from '../../../ui/parts.module.css';
import { refusalOfFault } from '../frame/use-fault.ts';
import { measuredSentence } from './measured.ts';
import styles from './page.module.css';

/** "Go further": the throughput of one server and of three. */
export function MeasurePanel({
  shown,
  isReady,
}: {
  shown: readonly Exchange[];
  isReady: boolean;
}): ReactNode {
  const { client } = useApi();
  const [measured, setMeasured] = useState<ReadonlyMap<number, ClusterMeasurement>>(new Map());
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function measure(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    const answer = await client.request(endpoints.measureCluster);
    if (answer.ok) setMeasured((before) => new Map(before).set(answer.exchange.number, answer.data));
    else {
      const code = answer.offline ? undefined : answer.problem.code;
      setProblem(
        code === 'outage_running'
          ? 'A failure or another measurement is running. Try again in a moment.'
          : refusalOfFault(code),
      );
    }
    setBusy(false);
  }

  const newest = shown.flatMap(({ number }) => measured.get(number) ?? []).at(-1);
  const most = newest && Math.max(newest.oneServer.requestsPerSecond, newest.threeServers.requestsPerSecond);
  const bars = [
    ['One server', newest?.oneServer.requestsPerSecond],
    ['Three servers', newest?.threeServers.requestsPerSecond],
  ] as const;
  return (
    <Panel title="One server compared with three">
      <p className={parts['text']}>
        One program sends GET commands over several connections, always 16 at once on each (pipelining): first
        to one server, and then to all three primaries. It divides the number of replies by the time.
      </p>
      <div className={parts['row']}>
        <Button
          busy={isBusy || !isReady}
          onClick={() => {
            void measure();
          }}
        >
          Measure both
        </Button>
      </div>
      <dl className={styles['bars']} aria-label="Requests per second">
        {bars.map(([name, value]) => (
          <Bar key={name} name={name} value={value} most={most} />
        ))}
      </dl>
      <p className={styles['sentence']} aria-live="polite">
        {newest !== undefined && measuredSentence(newest)}
      </p>
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
      {!isReady && <p className={parts['hint']}>Redis is off. Start it in step 2.</p>}
    </Panel>
  );
}

function Bar({
  name,
  value,
  most,
}: {
  name: string;
  value: number | undefined;
  most: number | undefined;
}): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {value === undefined || most === undefined ? (
          'not measured'
        ) : (
          <>
            <span className={styles['bar']} style={{ width: `${(60 * value) / most}%` }} aria-hidden="true" />
            {Math.round(value).toLocaleString('en')} requests/s
          </>
        )}
      </dd>
    </>
  );
}
