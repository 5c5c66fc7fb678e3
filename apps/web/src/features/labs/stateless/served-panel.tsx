import { memo, type ReactNode } from 'react';
import { useExchanges, useReplicas, useServed } from '../../../api/api-context.tsx';
import { replicaColour } from '../../../ui/identity.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './served-panel.module.css';

const turnsShown = 48;

export const ServedPanel = memo(function ServedPanel(): ReactNode {
  const served = useServed();
  const replicas = useReplicas();
  const turns = useExchanges().slice(0, turnsShown).toReversed();
  const total = Array.from(served.values()).reduce((sum, count) => sum + count, 0);
  const most = Math.max(1, ...served.values());
  const rows = replicas.length >= 2 ? replicas : ['api-1', 'api-2'];

  return (
    <Panel title="Responses by server" aside={total === 1 ? '1 response' : `${total} responses`}>
      <dl className={styles['bars']}>
        {rows.map((name) => {
          const count = served.get(name) ?? 0;
          return (
            <div className={styles['row']} key={name}>
              <dt style={{ color: replicaColour(name).text }}>{name}</dt>
              <dd className={styles['value']}>
                <span className={styles['track']}>
                  <span
                    className={styles['bar']}
                    style={{ transform: `scaleX(${count / most})`, background: replicaColour(name).text }}
                  />
                </span>
                <span className={styles['count']}>{count}</span>
              </dd>
            </div>
          );
        })}
      </dl>
      <div
        className={styles['turns']}
        style={{ gridTemplateRows: `repeat(${rows.length}, 1fr)` }}
        aria-hidden="true"
        title="In order, newest on the right"
      >
        {turns.map(({ number, servedBy }, index) => (
          <span
            className={styles['turn']}
            key={number}
            style={{
              gridColumn: index + 1,
              gridRow: servedBy === undefined ? 1 : rows.indexOf(servedBy) + 1,
              background: servedBy === undefined ? 'var(--line)' : replicaColour(servedBy).text,
            }}
          />
        ))}
      </div>
    </Panel>
  );
});
