import { useState, type ReactNode } from 'react';
import { endpoints, type Compared, type Comparison } from '@session-lab/contract/labs/hmac';
import { useApi } from '../../../api/api-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RefusalNote, useSince } from '../frame/refusal-note.tsx';
import parts from '../../../ui/parts.module.css';
import styles from './panels.module.css';

type Measured = Compared & { readonly by: string };

/** Measures how long a replica takes to compare a tag, by the number of equal bytes. */
export function ComparePanel(): ReactNode {
  const { client } = useApi();
  const since = useSince();
  const [measured, setMeasured] = useState<Measured>();
  const [busy, setBusy] = useState(false);

  async function measure(): Promise<void> {
    setBusy(true);
    const answer = await client.request(endpoints.compare, { token: undefined });
    if (answer.ok) setMeasured({ ...answer.data, by: answer.exchange.servedBy ?? 'a server' });
    setBusy(false);
  }

  return (
    <Panel title="Constant-time comparison" aside="GET …/hmac/compare">
      <p className={parts['text']}>
        A comparison that stops at the first wrong byte (early exit) takes longer if more bytes are right. An
        attacker who can measure this learns the tag byte by byte.
      </p>
      <div className={styles['row']}>
        <Button busy={busy} onClick={() => void measure()}>
          Measure on a server
        </Button>
      </div>
      <RefusalNote under={endpoints.compare.path} since={since} />
      {measured !== undefined && (
        <>
          <CompareChart comparisons={measured.comparisons} />
          <p className={parts['text']} aria-live="polite">
            {describeTimes(measured.comparisons)}
          </p>
          <p className={parts['note']}>
            Measured by {measured.by}: medians of {measured.batches} batches of {measured.batchSize}{' '}
            comparisons. Over a network, noise hides the difference in one request, but not in the average of
            a million.
          </p>
        </>
      )}
    </Panel>
  );
}

const width = 400;
const height = 180;
const margin = { left: 36, right: 12, top: 12, bottom: 30 };

type Series = 'earlyExitNs' | 'constantTimeNs';
const names: Record<Series, string> = { earlyExitNs: 'early exit', constantTimeNs: 'constant time' };
const series: readonly Series[] = ['earlyExitNs', 'constantTimeNs'];

function CompareChart({ comparisons }: { comparisons: readonly Comparison[] }): ReactNode {
  const most = Math.max(
    ...comparisons.flatMap(({ earlyExitNs, constantTimeNs }) => [earlyExitNs, constantTimeNs]),
  );
  const widest = comparisons.at(-1)?.agreeing ?? 1;
  const x = (agreeing: number): number =>
    margin.left + (agreeing / widest) * (width - margin.left - margin.right);
  const y = (ns: number): number =>
    height - margin.bottom - (ns / most) * (height - margin.top - margin.bottom);

  return (
    <figure className={styles['chart']}>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <path
          className={styles['axis']}
          d={`M${margin.left} ${margin.top}V${y(0)}H${width - margin.right}`}
        />
        {[0, most].map((ns) => (
          <text className={styles['label']} key={ns} x={margin.left - 4} y={y(ns) + 4} textAnchor="end">
            {Math.round(ns)}
          </text>
        ))}
        {comparisons.map(({ agreeing }) => (
          <text className={styles['label']} key={agreeing} x={x(agreeing)} y={y(0) + 16} textAnchor="middle">
            {agreeing}
          </text>
        ))}
        {series.map((which) => (
          <g className={styles['line']} data-series={which} key={which}>
            <polyline points={comparisons.map((one) => `${x(one.agreeing)},${y(one[which])}`).join(' ')} />
            {comparisons.map((one) => (
              <circle key={one.agreeing} cx={x(one.agreeing)} cy={y(one[which])} r="3.5" />
            ))}
          </g>
        ))}
      </svg>
      <Table comparisons={comparisons} />
    </figure>
  );
}

function Table({ comparisons }: { comparisons: readonly Comparison[] }): ReactNode {
  return (
    <table className={styles['table']}>
      <caption className="visually-hidden">Nanoseconds per comparison, by number of equal bytes</caption>
      <thead>
        <tr>
          <th scope="col">equal bytes</th>
          {comparisons.map(({ agreeing }) => (
            <th scope="col" key={agreeing}>
              {agreeing}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {series.map((which) => (
          <tr key={which} data-series={which}>
            <th scope="row">{names[which]}, ns</th>
            {comparisons.map((one) => (
              <td key={one.agreeing}>{one[which].toFixed(0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Ratio of the last to the first time from which the rise is clear. A smaller ratio can be measurement noise. */
const clearRise = 1.3;
/** Maximum ratio of the slowest to the fastest time that counts as constant. */
const maxSpread = 1.15;

/** Describes the measured times in words, and draws a conclusion only if the times support it. */
export function describeTimes(comparisons: readonly Comparison[]): string {
  const first = comparisons[0];
  const last = comparisons.at(-1);
  if (first === undefined || last === undefined) return '';
  const took = `The early exit took ${inNs(first.earlyExitNs)} with no equal byte and ${inNs(last.earlyExitNs)} with all ${last.agreeing} bytes equal.`;
  const times = comparisons.map(({ constantTimeNs }) => constantTimeNs);
  const spread = `The constant-time comparison took ${inNs(Math.min(...times))} to ${inNs(Math.max(...times))}.`;
  return `${took} ${spread} ${conclusion(last.earlyExitNs / first.earlyExitNs, Math.max(...times) / Math.min(...times))}`;
}

function conclusion(rise: number, spread: number): string {
  if (rise < clearRise) return 'This run shows no clear difference. Measure again.';
  return spread < maxSpread
    ? 'The early exit reveals how many bytes of a guess are right. The constant-time comparison does not.'
    : 'The early exit reveals how many bytes of a guess are right. The constant-time results vary too much for a conclusion. Measure again.';
}

const inNs = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ns`;
