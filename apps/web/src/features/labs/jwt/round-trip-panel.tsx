import type { ReactNode } from 'react';
import { duration } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Table } from '../../../ui/table.tsx';
import { median } from './measured.ts';
import styles from './page.module.css';
import type { Sent } from './use-jwts.ts';

/** Typical round-trip times in ms, within a data centre and to another continent. They are not measured here. */
const typical = { dataCentre: 0.5, internet: 150 } as const;
const requestsOfPage = 20;

/** The cost of a store query by the location of the store. A JWT saves this cost; a deny list adds it again. */
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
    <Panel title="Cost of a Redis query">
      <Table caption="Round-trip time to Redis">
        <thead>
          <tr>
            <th scope="col">Redis is</th>
            <th scope="col">1 request</th>
            <th scope="col">{requestsOfPage} in sequence</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ where, by, ms }) => (
            <tr key={where}>
              <td data-label="Redis is">
                <b>{where}</b> <span className={styles['soft']}>{by}</span>
              </td>
              <td data-label="1 request">{ms === undefined ? '–' : duration(ms)}</td>
              <td data-label={`${requestsOfPage} in sequence`}>
                {ms === undefined ? '–' : duration(ms * requestsOfPage)}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className={styles['text']}>
        If Redis is close to the server, a query costs almost nothing. If Redis is on another continent, users
        notice the delay. A token that needs no store is then worth its extra bytes.
      </p>
    </Panel>
  );
}
