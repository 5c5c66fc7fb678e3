import { memo, type ReactNode } from 'react';
import { storeQuery, type Credential, type Exchange } from '../../api/exchange.ts';
import { duration } from '../../ui/format.ts';
import { Glyph, replicaColour } from '../../ui/identity.tsx';
import { PathText } from '../../ui/path-text.tsx';
import { TimeBar } from './time-bar.tsx';
import { isForged } from '../model/token-tab.ts';
import { failedReplicas } from '../model/trace.ts';
import { Outcome } from './outcome.tsx';
import styles from './request-log.module.css';

type LogCellsProps = { exchange: Exchange; onOpen: (number: number) => void };

/** The cells of one row of the log. The button covers the whole row. */
export const LogCells = memo(function LogCells({ exchange, onOpen }: LogCellsProps): ReactNode {
  const { number, method, path, timing, totalMs } = exchange;
  const hidden = exchange.type === 'websocket';
  const store = storeQuery(exchange);
  return (
    <>
      <td className={styles['number']}>
        <button
          type="button"
          className={styles['open']}
          aria-label={`Show request ${number}, ${method} ${path}`}
          onClick={() => {
            onOpen(number);
          }}
        >
          {number}
        </button>
      </td>
      <td className={styles['path']}>
        <b>{hidden ? 'WS' : method}</b>
        <PathText path={path} />
      </td>
      <td className={styles['status']}>
        <Outcome exchange={exchange} />
      </td>
      <td className={styles['token']}>
        <SentToken exchange={exchange} />
      </td>
      <td className={styles['served']}>
        <ServedBy exchange={exchange} />
      </td>
      <td className={styles['time']}>
        {hidden ? <NotVisible /> : timing.verifyMs === undefined ? <Dash /> : duration(timing.verifyMs)}
      </td>
      <td className={styles['time']}>
        {hidden ? (
          <NotVisible />
        ) : store === undefined ? (
          <span className={styles['soft']}>not queried</span>
        ) : (
          <>
            <span className={styles['command']}>{store.command}</span> {duration(store.ms)}
          </>
        )}
      </td>
      <td className={styles['time']}>
        {hidden ? <NotVisible /> : timing.handlerMs === undefined ? <Dash /> : duration(timing.handlerMs)}
      </td>
      <td className={styles['total']}>{duration(totalMs)}</td>
      <td className={styles['bars']}>
        <TimeBar exchange={exchange} />
      </td>
    </>
  );
});

const Dash = (): ReactNode => (
  <span className={styles['soft']}>
    –<span className="visually-hidden">none</span>
  </span>
);

const NotVisible = (): ReactNode => (
  <span className={styles['soft']} title="Browsers hide the headers of a WebSocket handshake from the page">
    not visible
  </span>
);

function SentToken({ exchange }: { exchange: Exchange }): ReactNode {
  const { credential, issuedPublicId } = exchange;
  return (
    <>
      {credential.kind === 'none' && issuedPublicId === undefined && (
        <span className={styles['soft']}>none</span>
      )}
      {credential.kind === 'cookie' && <span className={styles['label']}>cookie</span>}
      {credential.kind === 'other' && <OtherToken exchange={exchange} credential={credential} />}
      {credential.kind === 'own' &&
        (credential.publicId === undefined ? (
          <span className={styles['tampered']}>malformed</span>
        ) : (
          <Glyph publicId={credential.publicId} size={18} label="your session" />
        ))}
      {issuedPublicId !== undefined && (
        <span className={styles['issued']}>
          <span aria-hidden="true">+</span>
          <Glyph publicId={issuedPublicId} size={18} label="a new session" />
        </span>
      )}
    </>
  );
}

type OtherTokenProps = { exchange: Exchange; credential: Extract<Credential, { kind: 'other' }> };

function OtherToken({ exchange, credential: { label, form, bytes } }: OtherTokenProps): ReactNode {
  const forged = isForged(exchange);
  return (
    <span
      className={styles[forged ? 'tampered' : 'label']}
      title={form === 'session' ? label : `${label}, ${bytes} bytes`}
    >
      {label}
    </span>
  );
}

/** The replicas that NGINX tried: those without a response are struck through, and the one that responded is last. */
function ServedBy({ exchange }: { exchange: Exchange }): ReactNode {
  const { tried, servedBy } = exchange;
  return (
    <>
      {failedReplicas(exchange).map(({ name, storeUnavailable }, index) => (
        <span className={styles['failed']} key={index}>
          {storeUnavailable ? (
            <span title={`${name} returned 503 too; NGINX tried the next server`}>{name}</span>
          ) : (
            <s>{name}</s>
          )}
          <span className="visually-hidden">
            {storeUnavailable ? ' returned 503 too,' : ' did not respond,'}
          </span>{' '}
          →{' '}
        </span>
      ))}
      {servedBy === undefined ? (
        <span className={styles['soft']}>{tried.length === 0 ? 'no server' : 'none'}</span>
      ) : (
        <b style={{ color: replicaColour(servedBy).text }}>{servedBy}</b>
      )}
    </>
  );
}
