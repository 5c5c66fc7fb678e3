import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import type { Exchange, HeaderList } from '../../api/exchange.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { duration } from '../../ui/format.ts';
import { Token, tokenLength } from '../../ui/token.tsx';
import { story } from '../model/sentences.ts';
import { Jwt } from './jwt.tsx';
import { Outcome } from './outcome.tsx';
import { tokenChange } from './token-change.ts';
import styles from './exchange-dialog.module.css';

type ExchangeDialogProps = { exchange: Exchange | undefined; onClose: () => void };

export default function ExchangeDialog({ exchange, onClose }: ExchangeDialogProps): ReactNode {
  const [revealed, setRevealed] = useState(false);
  if (exchange === undefined) return null;
  const { number, method, path, requestHeaders, responseHeaders, status } = exchange;
  const withToken = [...requestHeaders, ...responseHeaders].some(
    ([, value]) => bearerToken(value) !== undefined,
  );
  return (
    <Dialog
      open
      onClose={onClose}
      look="drawer"
      title={
        <>
          Request {number}
          <span className={styles['subtitle']}>
            <Outcome exchange={exchange} /> {duration(exchange.totalMs)}
          </span>
        </>
      }
    >
      <div className={styles['content']}>
        <section>
          <h3 className={styles['heading']}>Steps</h3>
          <ol className={styles['story']}>
            {story(exchange).map(({ sentence }) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ol>
        </section>
        <section>
          <div className={styles['headingLine']}>
            <h3 className={styles['heading']}>Request</h3>
            {withToken && (
              <Button
                look="bare"
                aria-pressed={revealed}
                onClick={() => {
                  setRevealed(!revealed);
                }}
              >
                {revealed ? 'Hide the token' : 'Reveal the token'}
              </Button>
            )}
          </div>
          <Raw first={`${method} ${path}`} headers={requestHeaders} masked={!revealed} />
          <Change exchange={exchange} />
          <p className={styles['hint']}>
            The page set these headers. The browser adds more, such as Host and User-Agent; only its developer
            tools show them.
          </p>
        </section>
        <section>
          <h3 className={styles['heading']}>Response</h3>
          {status === undefined || exchange.type === 'websocket' ? (
            <p className={styles['hint']}>
              {exchange.type === 'websocket'
                ? 'Browsers hide the status and the headers of a WebSocket handshake from the page.'
                : 'No response.'}
            </p>
          ) : (
            <Raw first={`${status}`} headers={responseHeaders} masked={!revealed} />
          )}
        </section>
      </div>
    </Dialog>
  );
}

/** The difference between a changed token and the user's own. Empty after the user's own token was replaced. */
function Change({ exchange: { credential, requestHeaders } }: { exchange: Exchange }): ReactNode {
  const { tokens } = useApi();
  const own = tokens.read();
  const [sent] = requestHeaders.flatMap(([, value]) => bearerToken(value) ?? []);
  if (credential.kind !== 'other' || own === undefined || sent === undefined) return null;
  const change = tokenChange(own, sent);
  if (change === undefined) return null;
  return (
    <p className={styles['change']}>
      Changed: character {change.character} of {own.length}, <code>{change.before}</code> →{' '}
      <code>{change.after}</code>. This is one bit of byte {change.byte} of 64, in the{' '}
      {change.part === 'id' ? 'random id' : 'signature'}.
    </p>
  );
}

type RawProps = { first: string; headers: HeaderList; masked: boolean };

function Raw({ first, headers, masked }: RawProps): ReactNode {
  return (
    <div className={styles['raw']}>
      <div className={styles['first']}>{first}</div>
      {headers.map(([name, value]) => (
        <div className={styles['header']} key={`${name}: ${value}`}>
          <span className={styles['name']}>{name}:</span> <Value value={value} masked={masked} />
        </div>
      ))}
    </div>
  );
}

const bearerToken = (value: string): string | undefined => /^Bearer (\S+)$/i.exec(value)?.[1];

function Value({ value, masked }: { value: string; masked: boolean }): ReactNode {
  const token = bearerToken(value);
  if (token === undefined) return value;
  return (
    <>
      Bearer{' '}
      {token.includes('.') ? <Jwt token={token} masked={masked} /> : <Token token={token} masked={masked} />}
      {token.length !== tokenLength && ` (${token.length} characters)`}
    </>
  );
}
