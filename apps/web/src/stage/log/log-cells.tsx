import { memo, type ReactNode } from 'react';
import { storeAsked, type Credential, type Exchange } from '../../api/exchange.ts';
import { duration } from '../../ui/format.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { replicaColour } from '../../ui/identity.ts';
import { PathText } from '../../ui/path-text.tsx';
import { TimeBar } from '../time-bar.tsx';
import { isForged } from '../token-tab.ts';
import { turnedFrom } from '../trace.ts';
import { Outcome } from './outcome.tsx';
import styles from './request-log.module.css';

type LogCellsProps = { exchange: Exchange; onOpen: (number: number) => void };

/** The cells of one line of the log. The button covers the whole row. */
export const LogCells = memo(function LogCells({ exchange, onOpen }: LogCellsProps): ReactNode {
  const { number, method, path, timing, totalMs } = exchange;
  const hidden = exchange.type === 'websocket';
  const store = storeAsked(exchange);
  return (
    <>
      <td className={styles['number']}>
        <button
          type="button"
          className={styles['open']}
          aria-label={`Request ${number}, ${method} ${path}: show its headers`}
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
          <span className={styles['soft']}>not asked</span>
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
    –<span className="visually-hidden">not done</span>
  </span>
);

const NotVisible = (): ReactNode => (
  <span className={styles['soft']} title="Browsers hide a handshake’s headers from the page">
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
      {credential.kind === 'other' && <Other exchange={exchange} credential={credential} />}
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

type OtherProps = { exchange: Exchange; credential: Extract<Credential, { kind: 'other' }> };

function Other({ exchange, credential: { label, form, bytes } }: OtherProps): ReactNode {
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

/** The replicas that NGINX turned away from, struck through where they gave no answer, then the one that answered. */
function ServedBy({ exchange }: { exchange: Exchange }): ReactNode {
  const { tried, servedBy } = exchange;
  return (
    <>
      {turnedFrom(exchange).map(({ name, storeAway }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- one replica may be tried twice
        <span className={styles['failed']} key={index}>
          {storeAway ? (
            <span title={`${name} said 503 too; NGINX asked its peer`}>{name}</span>
          ) : (
            <s>{name}</s>
          )}
          <span className="visually-hidden">{storeAway ? ' said 503 too,' : ' gave no answer,'}</span> →{' '}
        </span>
      ))}
      {servedBy === undefined ? (
        <span className={styles['soft']}>{tried.length === 0 ? 'no replica' : 'nobody'}</span>
      ) : (
        <b style={{ color: replicaColour(servedBy).text }}>{servedBy}</b>
      )}
    </>
  );
}
