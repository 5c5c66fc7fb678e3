import type { CSSProperties, ReactNode } from 'react';
import { CrossIcon } from '../../../ui/icons.tsx';
import { replicaColour } from '../../../ui/identity.tsx';
import styles from './turn-strip.module.css';

/** A response in the strip. */
export type Cell = {
  /** The server that answered, or undefined for a request without a usable response. */
  readonly server: string | undefined;
  readonly outcome: 'answered' | 'failed';
};

type TurnStripProps = {
  label: string;
  cells: readonly Cell[];
  /** Number of requests of the run. */
  size: number;
  replicas: readonly string[];
  /** One sentence about the run, once it was shown. */
  verdict: string | undefined;
};

/** Above this size a cell has no room for a text. */
const textUpTo = 20;

/** One cell a request, in the row of the server that answered it. A request without an answer is between the rows. */
export function TurnStrip({ label, cells, size, replicas, verdict }: TurnStripProps): ReactNode {
  const rows = `repeat(${replicas.length}, 1fr)`;
  return (
    <div className={styles['strip']}>
      <div className={styles['rows']} style={{ gridTemplateRows: rows }}>
        {replicas.map((name, row) => (
          <Row
            key={name}
            name={name}
            row={row + 1}
            count={cells.filter(({ server }) => server === name).length}
          />
        ))}
        <ol
          className={styles['cells']}
          style={{ gridTemplate: `${rows} / repeat(${size}, minmax(0, 1fr))` }}
          data-text={size <= textUpTo}
          aria-label={label}
        >
          {Array.from({ length: size }, (_, index) => (
            <Place
              key={`${index} ${cells[index]?.server ?? ''}`}
              place={index + 1}
              cell={cells[index]}
              replicas={replicas}
            />
          ))}
        </ol>
      </div>
      <p className={styles['verdict']} aria-live="polite">
        {verdict}
      </p>
    </div>
  );
}

function Row({ name, row, count }: { name: string; row: number; count: number }): ReactNode {
  return (
    <>
      <span className={styles['name']} style={{ gridRow: row, color: replicaColour(name).text }}>
        {name}
      </span>
      <span className={styles['track']} style={{ gridRow: row }} />
      <b className={styles['count']} style={{ gridRow: row }}>
        {count}
      </b>
    </>
  );
}

type PlaceProps = { place: number; cell: Cell | undefined; replicas: readonly string[] };

function Place({ place, cell, replicas }: PlaceProps): ReactNode {
  const server = cell?.server;
  const row = server === undefined ? -1 : replicas.indexOf(server);
  const colour = server === undefined ? undefined : replicaColour(server);
  const style: CSSProperties & Record<`--${string}`, string | undefined> = {
    gridColumn: place,
    gridRow: row === -1 ? '1 / -1' : row + 1,
    '--colour': colour?.text,
    '--wash': colour?.wash,
  };
  return (
    <li className={styles['cell']} data-outcome={cell?.outcome ?? 'waiting'} style={style}>
      <span className={styles['text']}>
        {cell?.outcome === 'failed' && <CrossIcon />}
        {place}
      </span>
      <span className="visually-hidden"> {cell === undefined ? 'waiting' : (server ?? 'no response')}</span>
    </li>
  );
}
