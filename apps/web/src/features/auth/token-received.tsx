import { useEffect, useRef, useState, type ReactNode, type Ref, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { useLocation, useNavigate } from 'react-router';
import type { Profile } from '@session-lab/contract';
import { useApi, useSession } from '../../api/api-context.tsx';
import type { Answer } from '../../api/client.ts';
import type { Exchange } from '../../api/exchange.ts';
import { tokenKey } from '../../api/token-store.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Token } from '../../ui/token.tsx';
import { destinationOf } from './destination.ts';
import { ResponseHeaders } from './response-headers.tsx';
import styles from './token-received.module.css';

/** A token, and the exchange that brought it. */
type Received = { token: string; exchange: Exchange };

/** Receives the answer to a sign-up or a sign-in. */
export type OnToken = (answer: Extract<Answer<Profile>, { ok: true }>, options: { keep: boolean }) => void;

/** Takes the token of a sign-up or a sign-in, and returns it for `TokenReceived`. */
export function useReceivedToken(): { received: Received | undefined; onToken: OnToken } {
  const [received, setReceived] = useState<Received>();
  const { adopt } = useSession();
  return {
    received,
    onToken: ({ newToken, exchange, data }, { keep }) => {
      if (newToken === undefined) return;
      // This render must come before `adopt`. Otherwise the page would show "You are signed in as" for a moment.
      flushSync(() => {
        setReceived({ token: newToken, exchange });
      });
      adopt(newToken, { keep, profile: data });
    },
  };
}

/** Shows the headers that brought the token, and the place where it is stored. */
export function TokenReceived({ received: { token, exchange } }: { received: Received }): ReactNode {
  const { tokens } = useApi();
  const navigate = useNavigate();
  const state: unknown = useLocation().state;
  const [shown, setShown] = useState(false);
  const continueButton = useRef<HTMLButtonElement>(null);
  const { from, to, hasArrived } = useMoveAnimation();
  useEffect(() => {
    // The form was further down the page, so the page scrolls to the top. The focus lets the Enter key press "Continue".
    continueButton.current?.focus({ preventScroll: true });
    continueButton.current?.closest('main')?.scrollTo(0, 0);
    scrollTo(0, 0);
  }, []);

  return (
    <Page
      title="Your token is here"
      lead={
        <span id="token-received-lead">
          The server sent it once, in this header. From now on this page sends it with each request.
        </span>
      }
    >
      <div className={styles['scene']}>
        <ResponseHeaders exchange={exchange} token={token} masked={!shown} tokenRef={from} />
        <span className={styles['arrow']} aria-hidden="true" />
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
          aria-describedby="token-received-lead"
          onClick={() => {
            void navigate(destinationOf(state), { replace: true });
          }}
        >
          Continue
        </Button>
        <Button
          aria-pressed={shown}
          onClick={() => {
            setShown(!shown);
          }}
        >
          {shown ? 'Hide the token' : 'Show the token'}
        </Button>
      </div>
    </Page>
  );
}

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
