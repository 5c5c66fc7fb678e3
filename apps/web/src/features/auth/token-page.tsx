import { useEffect, useRef, useState, type ReactNode, type Ref, type RefObject } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { useApi } from '../../api/api-context.tsx';
import type { Exchange } from '../../api/exchange.ts';
import { publicIdOf } from '../../api/public-id.ts';
import { tokenKey } from '../../api/token-store.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Token } from '../../ui/token.tsx';
import { destinationOf, nameOf } from './destination.ts';
import { ResponseHeaders } from './response-headers.tsx';
import styles from './token-page.module.css';

/** The token that the page sends, and the exchange that brought it; undefined after a reload. */
function useOwnToken(): { token: string | undefined; exchange: Exchange | undefined } {
  const { tokens, log } = useApi();
  const token = tokens.read();
  const publicId = token === undefined ? undefined : publicIdOf(token);
  const exchange = log.entries().find(({ issuedPublicId }) => issuedPublicId === publicId);
  return { token, exchange: publicId === undefined ? undefined : exchange };
}

type TokenPageProps = {
  /** Whether the course has the lab about cookies. */
  hasCookiesLab: boolean;
};

/** Shows the header that brought the token, and the place where the token is stored. Sign-up and sign-in end here. */
export default function TokenPage({ hasCookiesLab }: TokenPageProps): ReactNode {
  const { tokens } = useApi();
  const { token, exchange } = useOwnToken();
  const navigate = useNavigate();
  const state: unknown = useLocation().state;
  const [shown, setShown] = useState(false);
  const continueButton = useRef<HTMLButtonElement>(null);
  const { from, to, hasArrived } = useMoveAnimation();
  const destination = destinationOf(state);
  useEffect(() => {
    // The focus lets the Enter key press the button.
    continueButton.current?.focus({ preventScroll: true });
  }, []);
  if (token === undefined) return null;

  return (
    <Page
      title="Your token is here"
      lead={
        <span id="token-lead">
          {exchange === undefined
            ? 'The server sent it once. The reload removed the header that brought it, and kept the token.'
            : 'The server sent it once, in this header. From now on this page sends it with each request.'}
        </span>
      }
    >
      <div className={styles['scene']} data-single={exchange === undefined}>
        {exchange !== undefined && (
          <>
            <ResponseHeaders exchange={exchange} token={token} masked={!shown} tokenRef={from} />
            <span className={styles['arrow']} aria-hidden="true" />
          </>
        )}
        <StoredToken
          kept={tokens.kept()}
          token={token}
          masked={!shown}
          hasArrived={hasArrived}
          tokenRef={to}
        />
      </div>
      <p className={styles['legend']}>
        <span className={styles['id']}>id: 32 random bytes</span>
        <span className={styles['signature']}>signature: 32 bytes of HMAC-SHA256</span>
      </p>
      <div className={styles['buttons']}>
        <Button
          look="primary"
          ref={continueButton}
          aria-describedby="token-lead"
          onClick={() => {
            void navigate(destination, { replace: true });
          }}
        >
          Continue to {nameOf(destination)}
        </Button>
        <CopyButton what="the token" text={() => token} />
        <Button
          aria-pressed={shown}
          onClick={() => {
            setShown(!shown);
          }}
        >
          {shown ? 'Hide the token' : 'Show the token'}
        </Button>
      </div>
      <section className={styles['why']}>
        <h2>Why not a cookie?</h2>
        <p>
          The browser sends a cookie by itself, also when another site causes the request. This token is sent
          only by the script of this page, but every script on this page can read it.
        </p>
        <p className={styles['more']}>
          {hasCookiesLab ? (
            <Link to="/labs/cookies">Try it in the lab about cookies</Link>
          ) : (
            <>
              The whole decision is in <code>{decision}</code>.
            </>
          )}
        </p>
      </section>
    </Page>
  );
}

const decision = 'docs/decisions/0002-the-token-in-localstorage-and-the-authorization-header.md';

type StoredTokenProps = {
  /** In localStorage; otherwise in the memory of the page. */
  kept: boolean;
  token: string;
  masked: boolean;
  hasArrived: boolean;
  tokenRef: Ref<HTMLDivElement>;
};

function StoredToken({ kept, token, masked, hasArrived, tokenRef }: StoredTokenProps): ReactNode {
  return (
    <Panel title={kept ? 'localStorage' : 'Memory of this page'} aside={location.origin}>
      <dl className={styles['entry']}>
        <dt>{kept ? tokenKey : 'token'}</dt>
        <dd>
          <div className={styles['token']} ref={tokenRef}>
            <Token token={token} masked={masked} />
          </div>
        </dd>
      </dl>
      <p className={styles['place']} data-arrived={hasArrived}>
        <Tag>{kept ? 'stored' : 'in memory'}</Tag>{' '}
        {kept
          ? 'It stays on this device until you sign out. Every script on this page can read it.'
          : 'It stays until this page is reloaded or closed.'}
      </p>
    </Panel>
  );
}

const delayMs = 500;
const durationMs = 600;

/** Moves the element `to` from the place of `from` to its own place. Users who reduce motion see no animation. */
function useMoveAnimation(): {
  from: RefObject<HTMLElement | null>;
  to: RefObject<HTMLDivElement | null>;
  hasArrived: boolean;
} {
  const from = useRef<HTMLElement>(null);
  const to = useRef<HTMLDivElement>(null);
  const [hasArrived, setHasArrived] = useState(false);
  useEffect(() => {
    const start = from.current?.getBoundingClientRect();
    const end = to.current?.getBoundingClientRect();
    if (start === undefined || end === undefined || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      setHasArrived(true);
      return undefined;
    }
    const animation = to.current?.animate(
      [
        // The copy starts transparent. The two elements have lines of different lengths, so the copy would blur the original.
        { translate: `${start.left - end.left}px ${start.top - end.top}px`, opacity: 0 },
        { opacity: 1, offset: 0.2 },
        { translate: '0 0', opacity: 1 },
      ],
      { delay: delayMs, duration: durationMs, easing: 'cubic-bezier(0.5, 0, 0.2, 1)', fill: 'backwards' },
    );
    animation?.addEventListener('finish', () => {
      setHasArrived(true);
    });
    return () => {
      animation?.cancel();
    };
  }, []);
  return { from, to, hasArrived };
}
