import type { CSSProperties, ReactNode } from 'react';
import { useExchanges } from '../api/api-context.tsx';
import type { Exchange } from '../api/exchange.ts';
import { wireBetween, type Layout } from './layout.ts';
import type { WireHighlights } from './wire-highlights.ts';
import { pointOn } from './wire.ts';
import styles from './wires.module.css';

export function Wires({ layout, highlights }: { layout: Layout; highlights: WireHighlights }): ReactNode {
  return (
    <svg className={styles['wires']} width={layout.width} height={layout.height}>
      {layout.wires.map(({ id, path }) => (
        <g key={id}>
          <path className={styles['wire']} d={path} />
          <path
            className={styles['highlight']}
            d={path}
            ref={(element) => (element === null ? undefined : highlights.attach(id, element))}
          />
        </g>
      ))}
    </svg>
  );
}

type ConnectionLabelProps = {
  layout: Layout;
  exchange: Exchange | undefined;
  shows: (exchange: Exchange) => boolean;
};

/** The number of the connection, and the request's position on it, from NGINX's `X-Connection`. */
export function ConnectionLabel({ layout, exchange, shows }: ConnectionLabelProps): ReactNode {
  const latest = useExchanges().find(shows);
  const connection = (exchange ?? latest)?.connection;
  const found = wireBetween(layout, 'browser', 'nginx');
  if (found === undefined || connection === undefined) return null;
  const { x, y } = pointOn(found.wire, (found.wire.leaves + found.wire.meets) / 2, 0);
  const style: CSSProperties = layout.upright
    ? { left: x + 58, top: y, translate: '0 -50%' }
    : { left: x, top: y + 26, translate: '-50% 0' };
  return (
    <div className={styles['label']} style={style}>
      connection {connection.id}
      <br />
      request {connection.request} on it
    </div>
  );
}
