import { useEffect, useId, useState, type CSSProperties, type ReactNode } from 'react';
import { useShownExchanges } from '../../api/api-context.tsx';
import type { Exchange } from '../../api/exchange.ts';
import { Button } from '../../ui/button.tsx';
import { LazyFallbacks, lazyComponent } from '../../ui/lazy-component.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { duration } from '../../ui/format.ts';
import { PathText } from '../../ui/path-text.tsx';
import { ChevronIcon } from '../../ui/icons.tsx';
import { LoadFailure } from '../../ui/notice.tsx';
import { fullScaleMs } from './full-scale.ts';
import { LogCells } from './log-cells.tsx';
import { Outcome } from './outcome.tsx';
import styles from './request-log.module.css';

const ExchangeDialog = lazyComponent(() => import('./exchange-dialog.tsx'));

const initialRows = 50;

/** The log of all requests that the player has shown, newest first. When closed, it shows the last request. */
export function RequestLog(): ReactNode {
  const [open, setOpen] = useState(false);
  const [all, setAll] = useState(false);
  const [chosen, setChosen] = useState<number>();
  const exchanges = useShownExchanges();
  const body = useId();
  const heading = useId();
  useEffect(() => {
    if (!open || chosen !== undefined) return undefined;
    const close = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') setOpen(false);
    };
    addEventListener('keydown', close);
    return () => {
      removeEventListener('keydown', close);
    };
  }, [open, chosen]);
  const last = exchanges[0];
  const shown = all ? exchanges : exchanges.slice(0, initialRows);
  const detail = exchanges.find(({ number }) => number === chosen);

  return (
    <section className={styles['log']} data-open={open} aria-labelledby={heading}>
      <button
        type="button"
        className={styles['bar']}
        aria-expanded={open}
        aria-controls={body}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <span className={styles['chevron']}>
          <ChevronIcon />
        </span>
        <span className={styles['title']} id={heading}>
          Requests
        </span>
        <span className={styles['count']}>{exchanges.length === 0 ? 'none yet' : exchanges.length}</span>
        {exchanges.length > 0 && <span className={styles['range']}>{rangeOf(exchanges)}</span>}
        {last !== undefined && <LastLine key={last.number} exchange={last} />}
      </button>
      <div className={styles['body']} id={body} hidden={!open}>
        {exchanges.length === 0 ? (
          <p className={styles['empty']}>No requests yet. The log shows each request with its headers.</p>
        ) : (
          <Rows exchanges={shown} onOpen={setChosen} />
        )}
        {exchanges.length > shown.length && (
          <div className={styles['more']}>
            <Button
              look="bare"
              onClick={() => {
                setAll(true);
              }}
            >
              Show all {exchanges.length}
            </Button>
          </div>
        )}
      </div>
      <ErrorBoundary key={`${chosen !== undefined}`} fallback={brokenDetail}>
        <LazyFallbacks loading={null} missing={missingDetail}>
          {detail !== undefined && (
            <ExchangeDialog
              exchange={detail}
              {...neighboursOf(detail, exchanges)}
              onShow={setChosen}
              onClose={() => {
                setChosen(undefined);
              }}
            />
          )}
        </LazyFallbacks>
      </ErrorBoundary>
    </section>
  );
}

/** Returns the numbers of the first and the last request: after a reset, the count starts again, and the numbers go on. */
function rangeOf(exchanges: readonly Exchange[]): string {
  const numbers = exchanges.map(({ number }) => number);
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  return first === last ? `#${first}` : `#${first} to #${last}`;
}

/** Returns the numbers before and after an exchange. The log has the order of the responses, which may differ. */
function neighboursOf(
  { number }: Exchange,
  exchanges: readonly Exchange[],
): { previous: number | undefined; next: number | undefined } {
  const numbers = exchanges.map((exchange) => exchange.number).sort((a, b) => a - b);
  const at = numbers.indexOf(number);
  return { previous: numbers[at - 1], next: numbers[at + 1] };
}

const brokenDetail = (retry: () => void): ReactNode => (
  <DetailFailure text="An error occurred while showing the request details. Try again." onRetry={retry} />
);
const missingDetail = (retry: () => void): ReactNode => (
  <DetailFailure
    text="Request details failed to load. Try again, or reload the page (this clears the log)."
    onRetry={retry}
  />
);

const DetailFailure = ({ text, onRetry }: { text: string; onRetry: () => void }): ReactNode => (
  <div className={styles['missing']}>
    <LoadFailure message={text} busy={false} onRetry={onRetry} />
  </div>
);

const LastLine = ({ exchange }: { exchange: Exchange }): ReactNode => (
  <span className={styles['last']}>
    <span className={styles['lastPath']}>
      {exchange.method}
      <PathText path={exchange.path} />
    </span>
    <Outcome exchange={exchange} />
    <span className={styles['lastTime']}>{duration(exchange.totalMs)}</span>
  </span>
);

type RowsProps = { exchanges: readonly Exchange[]; onOpen: (number: number) => void };

function Rows({ exchanges, onOpen }: RowsProps): ReactNode {
  const style: CSSProperties & Record<'--full-ms', number> = { '--full-ms': fullScaleMs(exchanges) };
  return (
    <table className={styles['table']} style={style}>
      <caption className="visually-hidden">Requests, newest first</caption>
      <thead>
        <tr>
          <th scope="col">#</th>
          <th scope="col">Request</th>
          <th scope="col">Status</th>
          <th scope="col">Token</th>
          <th scope="col">Served by</th>
          <th scope="col">Signature</th>
          <th scope="col">Redis</th>
          <th scope="col">Handler</th>
          <th scope="col">Total</th>
          <th scope="col">Time by phase</th>
        </tr>
      </thead>
      <tbody style={{ height: `calc(${exchanges.length} * var(--row))` }}>
        {exchanges.map((exchange, index) => (
          <Row key={exchange.number} index={index}>
            <LogCells exchange={exchange} onOpen={onOpen} />
          </Row>
        ))}
      </tbody>
    </table>
  );
}

/** A row, positioned by a transform. A new row above it causes no layout. */
function Row({ index, children }: { index: number; children: ReactNode }): ReactNode {
  return (
    <tr className={styles['row']} style={{ transform: `translateY(calc(${index} * var(--row)))` }}>
      {children}
    </tr>
  );
}
