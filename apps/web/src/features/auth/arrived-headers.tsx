import type { ReactNode, Ref } from 'react';
import { traceHeaders } from '@session-lab/contract';
import type { Exchange } from '../../api/exchange.ts';
import { Panel } from '../../ui/panel.tsx';
import { ReplicaName } from '../../ui/replica-name.tsx';
import { Token } from '../../ui/token.tsx';
import styles from './arrived-headers.module.css';

/** Those that belong to the story; the others wait behind a click. */
const telling = new Set<string>([
  'authorization',
  'cache-control',
  'content-type',
  traceHeaders.servedBy,
  traceHeaders.serverTiming,
]);

type ArrivedHeadersProps = {
  exchange: Exchange;
  token: string;
  masked: boolean;
  tokenRef: Ref<HTMLElement>;
};

/** The answer's headers, as they were received. */
export function ArrivedHeaders({ exchange, token, masked, tokenRef }: ArrivedHeadersProps): ReactNode {
  const { method, path, status, servedBy, responseHeaders } = exchange;
  const others = responseHeaders.filter(([name]) => !telling.has(name));
  return (
    <Panel
      title={`${method} ${path}`}
      aside={
        <>
          {status}, by <ReplicaName name={servedBy ?? 'NGINX'} />
        </>
      }
    >
      <dl className={styles['headers']}>
        {responseHeaders
          .filter(([name]) => telling.has(name))
          .map(([name, value]) =>
            name === 'authorization' ? (
              <div className={styles['bearer']} key={name}>
                <dt>{name}:</dt>
                <dd ref={tokenRef}>
                  <span>{value.slice(0, value.length - token.length)}</span>
                  <Token token={token} masked={masked} />
                </dd>
              </div>
            ) : (
              <Header key={name} name={name} value={value} />
            ),
          )}
      </dl>
      <details className={styles['others']}>
        <summary>{others.length} more headers</summary>
        <dl className={styles['headers']}>
          {others.map(([name, value]) => (
            <Header key={name} name={name} value={value} />
          ))}
        </dl>
      </details>
    </Panel>
  );
}

const Header = ({ name, value }: { name: string; value: string }): ReactNode => (
  <div className={styles['header']}>
    <dt>{name}:</dt>
    <dd>{value}</dd>
  </div>
);
