import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useApi } from '../../api/api-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import styles from './arrival.module.css';
import { ArrivedHeaders } from './arrived-headers.tsx';
import { destinationOf } from './destination.ts';
import { KeptToken } from './kept-token.tsx';
import type { Arrived } from './use-arrival.ts';
import { useFlight } from './use-flight.ts';

/** How the token came and where it went: from the very headers that brought it into the place it is kept. */
export function Arrival({ arrived: { token, exchange } }: { arrived: Arrived }): ReactNode {
  const { tokens } = useApi();
  const navigate = useNavigate();
  const { state }: { state: unknown } = useLocation();
  const [shown, setShown] = useState(false);
  const onward = useRef<HTMLButtonElement>(null);
  const { from, to, landed } = useFlight();
  useEffect(() => {
    // The form was sent from further down: the scene is seen from its beginning, and Enter goes on.
    onward.current?.focus({ preventScroll: true });
    onward.current?.closest('main')?.scrollTo(0, 0);
    scrollTo(0, 0);
  }, []);

  return (
    <Page
      title="Your token is here"
      lead={
        <span id="arrival-says">
          The server sent it once, in this header. From now on this page sends it with each request.
        </span>
      }
    >
      <div className={styles['scene']}>
        <ArrivedHeaders exchange={exchange} token={token} masked={!shown} tokenRef={from} />
        <span className={styles['arrow']} aria-hidden="true" />
        <KeptToken kept={tokens.kept()} token={token} masked={!shown} landed={landed} tokenRef={to} />
      </div>
      <p className={styles['legend']}>
        <span className={styles['id']}>id: 32 random bytes</span>
        <span className={styles['signature']}>signature: 32 bytes of HMAC-SHA256</span>
      </p>
      <div className={styles['ways']}>
        <Button
          look="primary"
          ref={onward}
          aria-describedby="arrival-says"
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
          {shown ? 'Mask the token' : 'Show the token'}
        </Button>
      </div>
    </Page>
  );
}
