import type { ReactNode } from 'react';
import { duration } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Table } from '../../../ui/table.tsx';
import { median } from './measured.ts';
import styles from './page.module.css';
import type { Sent } from './use-jwts.ts';

/** Usual round trips, in milliseconds: within a data centre, and to one on another continent. Nobody measured them here. */
const typical = { dataCentre: 0.5, internet: 150 } as const;
/** A page that asks one after the other. */
const requestsOfPage = 20;

/** What asking a store costs, by where it is: what a JWT saves, and what the deny list brings back. */
export function RoundTripPanel({ sent }: { sent: readonly Sent[] }): ReactNode {
  const times = sent.flatMap(({ exchange: { timing } }) =>
    timing.store === undefined ? [] : [timing.store.ms],
  );
  const rows = [
    { where: 'Here', by: `median of ${times.length} measured`, ms: median(times) },
    { where: 'In the same data centre', by: 'typical', ms: typical.dataCentre },
    { where: 'Over the Internet', by: 'typical', ms: typical.internet },
  ];
  return (
    <Panel title="What asking Redis costs">
      <Table caption="A store’s round trip">
        <thead>
          <tr>
            <th scope="col">Redis is</th>
            <th scope="col">1 request</th>
            <th scope="col">{requestsOfPage} in turn</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ where, by, ms }) => (
            <tr key={where}>
              <td data-label="Redis is">
                <b>{where}</b> <span className={styles['soft']}>{by}</span>
              </td>
              <td data-label="1 request">{ms === undefined ? '–' : duration(ms)}</td>
              <td data-label={`${requestsOfPage} in turn`}>
                {ms === undefined ? '–' : duration(ms * requestsOfPage)}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className={styles['text']}>
        Next to the replica it is nothing. Across an ocean it is what people wait for: there a token that
        needs no store is worth its bytes.
      </p>
    </Panel>
  );
}
