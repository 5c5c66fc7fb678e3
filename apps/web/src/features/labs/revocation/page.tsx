import { useMemo, useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi, useSession } from '../../../api/api-context.tsx';
import type { Exchange, Tone } from '../../../api/exchange.ts';
import type { NodeId } from '../../../stage/model/nodes.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { usePlayer, usePlayerState, useSettled } from '../../../stage/motion/use-player.ts';
import { Stage, type Slot } from '../../../stage/view/stage.tsx';
import { useReplicaNames } from '../../../stage/view/use-usual-scene.ts';
import { inSequence } from '../frame/in-sequence.ts';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import {
  copiedLabel,
  isFromThief,
  meaningOfAttack,
  originOf,
  thiefNode,
  useThiefScene,
} from '../frame/thief.ts';
import { useCompletion } from '../frame/use-completion.ts';
import { lab } from './lab.ts';
import { ReplaysList } from './replays-list.tsx';
import { completedBy, rightAnswer, shownOf, type Replay } from './replays.ts';
import { hasChanged, RunPanel } from './run-panel.tsx';
import { SecondWindowPanel } from './second-window-panel.tsx';
import { StopPanel } from './stop-panel.tsx';
import { useThief, type ThiefState } from './thief.ts';

/** The thief's requests, sign-ins and sign-outs. The page also reads its list of sessions, which is not part of the story. */
const isOfLab = (exchange: Exchange): boolean =>
  isFromThief(exchange) ||
  (exchange.method !== 'GET' &&
    (exchange.path === endpoints.signUp.path || exchange.path.startsWith(endpoints.signIn.path)));

const meaning = (exchange: Exchange): Tone | undefined =>
  isFromThief(exchange) ? meaningOfAttack(exchange) : undefined;

/** Lab 7: ends the user's own, real sessions. Only the button that deletes the token in the browser is wrong on purpose. */
function Revocation({ reset }: { reset: () => void }): ReactNode {
  const { client } = useApi();
  const replicas = useReplicaNames();
  const { thief, state } = useThief();
  const player = usePlayer({ shows: isOfLab, originOf, meaning });
  const [busy, setBusy] = useState(false);
  const behind = usePlayerState(player, (one) => one.behind);
  const { token, replays: all } = state;
  const replays = useShownReplays(player, all);
  const completion = useCompletion(lab.name, completedBy(replays));

  async function useCopy(value: string): Promise<void> {
    setBusy(true);
    const size = replicas.length;
    player.begin({ size, label: 'the thief' });
    thief.use();
    const numbers = await inSequence(Array.from({ length: size }), async () => {
      const { exchange } = await client.request(endpoints.readProfile, {
        token: { value, label: copiedLabel },
      });
      thief.add(exchange);
      return exchange.number;
    });
    await Promise.all(numbers.map((number) => player.whenShown(number)));
    thief.used();
    setBusy(false);
  }
  const onUse = (): void => {
    if (token !== undefined) void useCopy(token);
  };

  return (
    <LabPage
      lab={lab}
      player={player}
      picture={<Picture player={player} state={state} />}
      results={<ReplaysList replays={replays} />}
      run={<RunPanel player={player} busy={busy || behind} onUse={onUse} />}
      right={rightAnswer(replays)}
      breakIt={<StopPanel player={player} busy={busy || behind} onUse={onUse} />}
      further={<SecondWindowPanel />}
      completion={completion}
      frame={thief.frame}
      onReset={() => {
        thief.reset();
        reset();
      }}
    />
  );
}

/** Returns the responses to the thief that the player has shown, and no others: the list follows the picture. */
function useShownReplays(player: Player, replays: readonly Replay[]): readonly Replay[] {
  const exchanges = usePlayerState(player, (state) => state.exchanges);
  const shown = usePlayerState(player, (state) => state.shown);
  return useMemo(() => {
    const pending = new Set(exchanges.map(({ number }) => number));
    for (const { number } of shown) pending.delete(number);
    return shownOf(replays, (response) => !pending.has(response.number));
  }, [exchanges, replays, shown]);
}

/** The longest texts of the badges. */
const longest: ReadonlyMap<NodeId, string> = new Map([
  ['browser', 'no token'],
  [thiefNode, 'no copy'],
  ['redis', 'no session'],
]);

/** The token in the browser, the copy on the thief's machine, and the session of the copy in Redis. */
function Picture({ player, state }: { player: Player; state: ThiefState }): ReactNode {
  const { session } = useSession();
  const scene = useThiefScene();
  const { publicId, ended } = state;
  const own = session.status === 'guest' ? undefined : session.publicId;
  const key = publicId ?? own;
  const hasSession = key !== undefined && !ended;
  const redis = useMemo<Slot>(
    () => ({ text: key === undefined ? 'no session' : `sid:${key.slice(0, 4)}…`, empty: !hasSession }),
    [hasSession, key],
  );
  const machines = useMemo<readonly (readonly [NodeId, Slot])[]>(
    () => [
      ['browser', { text: own === undefined ? 'no token' : 'token', empty: own === undefined }],
      [thiefNode, { text: publicId === undefined ? 'no copy' : 'copy', empty: publicId === undefined }],
    ],
    [own, publicId],
  );
  // The badge of Redis changes when Redis has answered on the stage, the others when the response is back.
  const inRedis = useSettled(player, redis, ({ exchanges, handled }) => handled.length === exchanges.length);
  const settled = useSettled(player, machines, hasChanged);
  const slots = useMemo(() => new Map<NodeId, Slot>([...settled, ['redis', inRedis]]), [inRedis, settled]);
  return <Stage player={player} scene={scene} slots={slots} longest={longest} showsConnection={false} />;
}

export default resettable(Revocation);
