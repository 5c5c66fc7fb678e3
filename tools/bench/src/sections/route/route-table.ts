import type { Table } from '../../section.ts';
import type { Quartiles, Row } from './summary.ts';

const columns = [
  'contender',
  'requests/s',
  'of ceiling',
  'of floor',
  'p50 ms',
  'p99 ms',
  'CPU µs',
  'CPU of floor',
  'Redis commands',
  'header bytes',
  'RSS MiB',
  'heap MiB',
] as const;

export function routeTable(rows: readonly Row[]): Table {
  return {
    columns,
    rows: rows.map((row) => [
      row.title,
      row.requestsPerSecond.toFixed(0),
      row.ofCeiling.toFixed(2),
      spread(row.ofFloor),
      row.p50Ms.toFixed(2),
      row.p99Ms.toFixed(2),
      row.cpuUsPerRequest.toFixed(1),
      spread(row.cpuOfFloor),
      row.commandsPerRequest.toFixed(2),
      row.headerBytes.toFixed(0),
      mebibytes(row.rssBytes),
      mebibytes(row.heapUsedBytes),
    ]),
  };
}

export const spread = ({ lower, median, upper }: Quartiles): string =>
  `${median.toFixed(3)} (${lower.toFixed(3)}–${upper.toFixed(3)})`;

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
