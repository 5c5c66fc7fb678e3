import { useState, type ReactNode } from 'react';
import { deviceTokenHeader } from '@session-lab/contract';
import { useApi, useReplay } from '../../api/api-context.tsx';
import { maxBodies, type Body } from '../../api/bodies.ts';
import type { Exchange, HeaderList } from '../../api/exchange.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { duration } from '../../ui/format.ts';
import { maskToken, Token, tokenLength } from '../../ui/token.tsx';
import { story } from '../model/sentences.ts';
import { curlCommand } from './curl.ts';
import { Jwt } from './jwt.tsx';
import { Outcome } from './outcome.tsx';
import { tokenChange } from './token-change.ts';
import styles from './exchange-dialog.module.css';

type ExchangeDialogProps = {
  exchange: Exchange;
  /** The numbers of the neighbours in the log. */
  previous: number | undefined;
  next: number | undefined;
  onShow: (number: number) => void;
  onClose: () => void;
};

/** Shows one request in full. The arrow keys go to the previous and to the next request of the log. */
export default function ExchangeDialog({
  exchange,
  previous,
  next,
  onShow,
  onClose,
}: ExchangeDialogProps): ReactNode {
  const { log } = useApi();
  const replay = useReplay();
  const [revealed, setRevealed] = useState(false);
  const { number, method, path, requestHeaders, responseHeaders, status } = exchange;
  const bodies = log.bodies(number);
  const sent = tokenIn(requestHeaders);
  const received = tokenIn(responseHeaders);
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
      <div
        className={styles['content']}
        role="presentation"
        onKeyDown={({ key, altKey, ctrlKey, metaKey, shiftKey }) => {
          if (altKey || ctrlKey || metaKey || shiftKey) return;
          const to = key === 'ArrowLeft' ? previous : key === 'ArrowRight' ? next : undefined;
          if (to !== undefined) onShow(to);
        }}
      >
        <nav className={styles['moves']} aria-label="Requests">
          <MoveButton label="Previous request" to={previous} onShow={onShow}>
            ‹ Previous
          </MoveButton>
          <MoveButton label="Next request" to={next} onShow={onShow}>
            Next ›
          </MoveButton>
          {replay?.has(number) === true && (
            <Button
              look="bare"
              onClick={() => {
                onClose();
                replay.play(exchange);
              }}
            >
              Replay in the picture
            </Button>
          )}
          {(sent ?? received) !== undefined && (
            <Button
              className={styles['reveal']}
              look="bare"
              aria-pressed={revealed}
              onClick={() => {
                setRevealed(!revealed);
              }}
            >
              {revealed ? 'Hide the token' : 'Reveal the token'}
            </Button>
          )}
        </nav>
        <section>
          <h3 className={styles['heading']}>Steps</h3>
          <ol className={styles['story']}>
            {story(exchange).map(({ sentence }) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ol>
        </section>
        <section>
          <h3 className={styles['heading']}>Request</h3>
          <Raw
            first={`${method} ${path}`}
            headers={requestHeaders}
            body={bodies?.request}
            masked={!revealed}
          />
          <Change exchange={exchange} />
          <Copies exchange={exchange} token={sent} />
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
            <Raw first={`${status}`} headers={responseHeaders} body={bodies?.response} masked={!revealed} />
          )}
          {received !== undefined && (
            <div className={styles['copies']}>
              <CopyButton what="the token" text={() => received} />
            </div>
          )}
          {bodies === undefined && exchange.type !== 'arrival' && (
            <p className={styles['hint']}>
              The page keeps the bodies of the newest {maxBodies} requests. The body of this request is no
              longer there.
            </p>
          )}
        </section>
      </div>
    </Dialog>
  );
}

type MoveButtonProps = {
  label: string;
  to: number | undefined;
  onShow: (number: number) => void;
  children: ReactNode;
};

/** Keeps the focus at the end of the log, where it does nothing. */
const MoveButton = ({ label, to, onShow, children }: MoveButtonProps): ReactNode => (
  <Button
    aria-label={label}
    busy={to === undefined}
    onClick={() => {
      if (to !== undefined) onShow(to);
    }}
  >
    {children}
  </Button>
);

/** The buttons that copy the request, and a note on what is not in the copy. */
function Copies({ exchange, token }: { exchange: Exchange; token: string | undefined }): ReactNode {
  const { log } = useApi();
  const { number, type } = exchange;
  const command = curlCommand(exchange, { origin: location.origin, bodies: log.bodies(number) });
  return (
    <>
      <div className={styles['copies']}>
        {token !== undefined && (
          <>
            <CopyButton what="the token" text={() => token} />
            <CopyButton what="the header" text={() => `Authorization: Bearer ${token}`} />
          </>
        )}
        {type === 'http' && command !== undefined && <CopyButton what="as cURL" text={() => command} />}
      </div>
      <p className={styles['hint']}>
        {token !== undefined && 'A copy has the whole token: everyone who has the copy can use it. '}
        {type === 'http' &&
          command === undefined &&
          'There is no cURL command, because the page does not keep passwords and long bodies. '}
        {type === 'arrival'
          ? 'These headers arrived at the bank, which records no values of tokens and cookies.'
          : 'The page set these headers. The browser adds more, such as Host and User-Agent; only its developer tools show them.'}
      </p>
    </>
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

type RawProps = { first: string; headers: HeaderList; body: Body | undefined; masked: boolean };

function Raw({ first, headers, body, masked }: RawProps): ReactNode {
  return (
    <div className={styles['raw']}>
      <div className={styles['first']}>{first}</div>
      {headers.map(([name, value]) => (
        <div className={styles['header']} key={`${name}: ${value}`}>
          <span className={styles['name']}>{name}:</span>{' '}
          {name.toLowerCase() === deviceTokenHeader && masked ? (
            maskToken(value)
          ) : (
            <Value value={value} masked={masked} />
          )}
        </div>
      ))}
      {body !== undefined && (
        <>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keyboard users must be able to focus a scrolling region */}
          <pre className={styles['body']} tabIndex={0} aria-label="Body">
            {indented(body.text)}
          </pre>
          {body.length > body.text.length && (
            <p className={styles['hint']}>
              These are the first {body.text.length} of {body.length} characters.
            </p>
          )}
        </>
      )}
    </div>
  );
}

/** Returns JSON with one value a line, and any other text as it is. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

const tokenIn = (headers: HeaderList): string | undefined =>
  headers.map(([, value]) => bearerToken(value)).find((token) => token !== undefined);

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
