import type { ReactNode, Ref } from 'react';
import { traceHeaders } from '@session-lab/contract';
import type { Exchange } from '../../api/exchange.ts';
import { Panel } from '../../ui/panel.tsx';
import { ReplicaName } from '../../ui/identity.tsx';
import { Token } from '../../ui/token.tsx';
import styles from './token-page.module.css';

/** Headers that are always visible. The other headers are in a closed `<details>` element. */
const mainHeaders = new Set<string>(['authorization', 'cache-control', traceHeaders.servedBy]);

type ResponseHeadersProps = {
  exchange: Exchange;
  token: string;
  masked: boolean;
  tokenRef: Ref<HTMLElement>;
};

/** Shows the headers of the response, as received. */
export function ResponseHeaders({ exchange, token, masked, tokenRef }: ResponseHeadersProps): ReactNode {
  const { method, path, status, servedBy, responseHeaders } = exchange;
  const others = responseHeaders.filter(([name]) => !mainHeaders.has(name));
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
          .filter(([name]) => mainHeaders.has(name))
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
