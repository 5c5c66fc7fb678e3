import { useMemo, type ReactNode } from 'react';
import type { Exchange, Tone } from '../../../api/exchange.ts';
import type { NodeId } from '../../../stage/model/nodes.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { usePlayer } from '../../../stage/motion/use-player.ts';
import { Stage, type Slot } from '../../../stage/view/stage.tsx';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { isFromThief, meaningOfAttack, originOf, thiefNode, useThiefScene } from '../frame/thief.ts';
import { useCompletion } from '../frame/use-completion.ts';
import { AttacksPanel, isForgery } from './attacks-panel.tsx';
import { BytesPanel, PiecesPanel, RoundTripPanel } from './costs.tsx';
import { KindsTable } from './kinds-panel.tsx';
import { lab } from './lab.ts';
import styles from './page.module.css';
import { ReadPanel } from './read-panel.tsx';
import { completedBy, kindIn, rightAnswer, stageOf } from './results.ts';
import { useJwts, type Jwts } from './use-jwts.ts';

const isOfLab = ({ path }: Exchange): boolean => path.startsWith('/v1/labs/jwt/');

const meaning = (exchange: Exchange): Tone | undefined =>
  isFromThief(exchange) || isForgery(exchange) ? meaningOfAttack(exchange) : undefined;

/** Lab 8: compares sessions with JWTs by revocation, content and cost. */
function SessionsAndJwts({ reset }: { reset: () => void }): ReactNode {
  const player = usePlayer({ shows: isOfLab, originOf, meaning, kindOf: kindIn });
  const jwts = useJwts(player);
  const { held, sent } = jwts;
  const completion = useCompletion(lab.name, completedBy(sent));

  return (
    <LabPage
      lab={lab}
      player={player}
      picture={<Picture player={player} jwts={jwts} />}
      results={<KindsTable jwts={jwts} />}
      run={<RunPanel jwts={jwts} />}
      right={rightAnswer(sent)}
      breakIt={<DenyListPanel jwts={jwts} />}
      further={
        <div className={styles['further']}>
          <PiecesPanel held={held} />
          <BytesPanel sent={sent} />
          <ReadPanel held={held} />
          <AttacksPanel player={player} token={held.find(({ kind }) => kind === 'hs256')?.token} />
          <RoundTripPanel jwts={jwts} />
          <Panel title="When a JWT is the right tool">
            <p className={styles['text']}>
              A JWT fits if it is valid for minutes only, and if many services verify it without a shared
              store. With a key pair, each service can verify a JWT and none can sign one. Sign-in with
              another company (OpenID Connect) works this way. Such a JWT needs no revocation, because it
              expires soon.
            </p>
          </Panel>
        </div>
      }
      completion={completion}
      onReset={reset}
    />
  );
}

/** The longest texts of the badges. */
const longest: ReadonlyMap<NodeId, string> = new Map([
  ['browser', 'no token'],
  [thiefNode, '4 copies'],
  ['redis', 'no session'],
]);

/** The thief copies the tokens when Ada gets them. After the sign-out, the thief uses the copies from a machine of its own. */
function Picture({
  player,
  jwts: { held, sent, sessionInRedis },
}: {
  player: Player;
  jwts: Jwts;
}): ReactNode {
  const scene = useThiefScene();
  const hasTokens = held.length > 0;
  const stage = stageOf(held, sent);
  const isSignedIn = stage === 'signed in';
  const slots = useMemo(
    () =>
      new Map<NodeId, Slot>([
        ['browser', { text: hasTokens && isSignedIn ? '4 tokens' : 'no token', empty: !isSignedIn }],
        [thiefNode, { text: hasTokens ? '4 copies' : 'no copy', empty: !hasTokens }],
        ['redis', { text: sessionInRedis ? '1 session' : 'no session', empty: !sessionInRedis }],
      ]),
    [hasTokens, isSignedIn, sessionInRedis],
  );
  return <Stage player={player} scene={scene} slots={slots} longest={longest} showsConnection={false} />;
}

function RunPanel({ jwts }: { jwts: Jwts }): ReactNode {
  const { held, sent, busy } = jwts;
  const stage = stageOf(held, sent);
  return (
    <div className={styles['buttons']}>
      <Button
        look={stage === 'no tokens' ? 'primary' : 'quiet'}
        busy={busy}
        onClick={() => void jwts.signIn()}
      >
        {stage === 'no tokens' ? 'Sign in with each kind' : 'Sign in again'}
      </Button>
      <Button
        look={stage === 'signed in' ? 'primary' : 'quiet'}
        busy={busy || stage === 'no tokens'}
        onClick={() => void jwts.signOut()}
      >
        Sign out of all four
      </Button>
      <Button
        look={stage === 'signed out' ? 'primary' : 'quiet'}
        busy={busy || stage === 'no tokens' || stage === 'signed in'}
        onClick={() => void jwts.use(1)}
      >
        Replay the copies
      </Button>
      <p className={styles['hint']}>
        {held.length > 0 && (
          <>
            The tokens expire in <Countdown untilMs={Math.min(...held.map((one) => one.expiresAtMs))} />
          </>
        )}
      </p>
    </div>
  );
}

/** Step 4: a list of signed-out tokens in Redis. It revokes a JWT, and adds the query that a JWT avoids. */
function DenyListPanel({ jwts }: { jwts: Jwts }): ReactNode {
  const { held, sent, busy, denyList } = jwts;
  const stage = stageOf(
    held,
    sent.filter((one) => one.denyList),
  );
  return (
    <>
      <Checkbox
        label="Deny list"
        hint="A sign-out writes the JWT’s id to Redis, and each request checks the list."
        checked={denyList}
        onCheckedChange={jwts.setDenyList}
      />
      <div className={styles['buttons']}>
        <Button
          look={denyList && stage === 'signed in' ? 'primary' : 'quiet'}
          busy={busy || stage === 'no tokens'}
          onClick={() => void jwts.signOut()}
        >
          Sign out of all four
        </Button>
        <Button
          look={denyList && stage === 'signed out' ? 'primary' : 'quiet'}
          busy={busy || stage === 'no tokens'}
          onClick={() => void jwts.use(1)}
        >
          Replay the copies
        </Button>
      </div>
      <p className={styles['text']} aria-live="polite">
        {nextStep(denyList, stage)}
      </p>
    </>
  );
}

function nextStep(denyList: boolean, stage: ReturnType<typeof stageOf>): string {
  if (!denyList) return 'Turn on the deny list.';
  if (stage === 'replayed')
    return 'Each request with a JWT now queries Redis (EXISTS). A JWT was meant to avoid that query.';
  return stage === 'signed out' ? 'Now replay the copies.' : 'Now sign out again.';
}

export default resettable(SessionsAndJwts);
