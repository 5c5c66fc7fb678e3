import { clsx } from 'clsx';
import { useEffect, useMemo, type ReactNode } from 'react';
import { endpoints as appEndpoints } from '@session-lab/contract';
import { endpoints } from '@session-lab/contract/labs/cluster';
import type { Exchange } from '../../../api/exchange.ts';
import type { NodeId } from '../../../stage/model/nodes.ts';
import type { Scene } from '../../../stage/model/scene.ts';
import { usePlayer, usePlayerState, useShown } from '../../../stage/motion/use-player.ts';
import { Stage, type DrawingSize } from '../../../stage/view/stage.tsx';
import { useUsualScene } from '../../../stage/view/use-usual-scene.ts';
import { Button } from '../../../ui/button.tsx';
import parts from '../../../ui/parts.module.css';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { endOf } from '../frame/ticks.ts';
import { useCompletion } from '../frame/use-completion.ts';
import { RunNotices } from '../frame/run-notices.tsx';
import { BreakPanel } from './break-panel.tsx';
import { ClusterMap, mapSize } from './cluster-map.tsx';
import { lab } from './lab.ts';
import { cellsOf, lastStopOf, pairsOf, sessionsOf, snapshotAt, type Snapshot } from './map.ts';
import { MeasurePanel } from './measure-panel.tsx';
import styles from './page.module.css';
import { SlotPanel } from './slot-panel.tsx';
import { completedBy, newestLine, rightAnswer, storyOf } from './timeline.ts';
import { TimeLinePanel } from './timeline-panel.tsx';
import { useCluster } from './use-cluster.ts';

const isOfThisLab = ({ path }: Exchange): boolean =>
  path.startsWith('/v1/labs/cluster/') || path === appEndpoints.measureCluster.path;
const drawingSizes: ReadonlyMap<NodeId, DrawingSize> = new Map([['redis', mapSize]]);
/** Requests that fail on purpose, and those whose panel shows the refusal. */
const noted = [endpoints.readMe.path, endpoints.signOut.path, endpoints.findKey.path.replace('{key}', '')];

/** Lab 16: six Redis servers share the sessions, and one of them is killed. */
function ClusterLab({ reset }: { reset: () => void }): ReactNode {
  const player = usePlayer({ shows: isOfThisLab });
  const shown = useShown(player);
  const behind = usePlayerState(player, (state) => state.behind);
  const cluster = useCluster(player);
  const { running, newest, runs, failures, places, pending, snapshots, refusal, waitsUntilMs } = cluster;
  const killLine = newestLine(runs, shown, 'kill');
  const completion = useCompletion(lab.name, completedBy(killLine, failures, places));

  // At half speed, the picture would show the failure when it is already over.
  useEffect(() => {
    player.setSpeed(1);
  }, [player]);

  const isSignedIn = shown.some(({ path, status }) => path === endpoints.signIn.path && status === 201);
  const now = snapshots.at(-1);
  // The picture does not know more than the time line. While nothing runs, it follows the servers.
  const isLive = running === 'start' || now?.state !== 'ready' || (running === undefined && !behind);
  const seen = isLive ? now : snapshotAt(snapshots, Math.max(...shown.map(endOf)));
  const sessions = sessionsOf(shown, places, { snapshot: seen, lastStopMs: lastStopOf(snapshots) });
  const isReady = now?.state === 'ready';
  const busy = running !== undefined;
  const notices = <RunNotices of="failure" waitsUntilMs={waitsUntilMs} refusal={refusal} />;
  const isOfBreak = newest === 'forgotten' || newest === 'confirmed';
  return (
    <LabPage
      lab={lab}
      player={player}
      right={rightAnswer(killLine, failures, places)}
      completion={completion}
      onReset={reset}
      notedInPanels={noted}
      picture={<Picture player={player} snapshots={snapshots} seen={seen} sessions={sessions} />}
      results={
        <TimeLinePanel
          line={newestLine(runs, shown)}
          failures={failures}
          sessions={sessions}
          pending={pending}
          isRunning={busy && running !== 'start'}
        />
      }
      run={
        <div className={parts['stack']}>
          <Button look={isSignedIn ? 'quiet' : 'primary'} busy={busy} onClick={cluster.start}>
            Start six Redis servers and sign in
          </Button>
          <Button look={isSignedIn ? 'primary' : 'quiet'} busy={busy || !isSignedIn} onClick={cluster.kill}>
            Kill Ada’s primary
          </Button>
          <p className={clsx(parts['hint'], styles['next'])} aria-live="polite">
            {hintOf(seen, sessions)}
          </p>
          {!isOfBreak && notices}
        </div>
      }
      breakIt={
        <BreakPanel
          forgotten={storyOf(newestLine(runs, shown, 'forgotten'), failures)}
          confirmed={storyOf(newestLine(runs, shown, 'confirmed'), failures)}
          newest={runs.findLast(({ kind }) => kind !== 'kill')?.kind}
          running={running}
          notices={isOfBreak && notices}
          onSignOut={cluster.signOut}
        />
      }
      further={
        <div className={parts['panels']}>
          <SlotPanel shown={shown} sessionKey={sessions.Ada?.key} isReady={isReady} />
          <MeasurePanel shown={shown} isReady={isReady} />
        </div>
      }
    />
  );
}

type Sessions = ReturnType<typeof sessionsOf>;

/** Describes the state of the servers and of the two sessions, and the next step. */
function hintOf(seen: Snapshot | undefined, { Ada: ada, Ben: ben }: Sessions): string {
  if (seen?.state === 'starting') return 'The six servers start and form a Cluster. This takes some seconds.';
  if (ada !== undefined && ben !== undefined)
    return `Ada’s session is on ${ada.server}, and Ben’s on ${ben.server}. The run sends GET /me for each, twice a second, and kills Ada’s server after two seconds.`;
  if (seen?.state === 'ready')
    return 'The six servers run. Next, Ada and Ben sign in, on two of the three primaries.';
  return 'The servers are off. When they have started, Ada and Ben sign in, on two primaries. A primary accepts changes, and a Redis replica copies it.';
}

function Picture({
  player,
  snapshots,
  seen,
  sessions,
}: {
  player: ReturnType<typeof usePlayer>;
  snapshots: readonly Snapshot[];
  seen: Snapshot | undefined;
  sessions: Sessions;
}): ReactNode {
  const usual = useUsualScene();
  const scene = useMemo(() => withCluster(usual), [usual]);
  const cells = cellsOf(pairsOf(snapshots), seen, sessions);
  const drawings = new Map<NodeId, (upright: boolean) => ReactNode>([
    ['redis', (upright) => <ClusterMap pairs={cells} upright={upright} />],
  ]);
  return (
    <Stage
      player={player}
      scene={scene}
      drawings={drawings}
      drawingSizes={drawingSizes}
      label="Browser, NGINX, the servers and the Redis Cluster"
      showsConnection={false}
    />
  );
}

/** The box of Redis has six servers. It does not explain itself, because its content is not a button. */
const withCluster = ({ nodes, wires }: Scene): Scene => ({
  nodes: nodes.map((node) =>
    node.id === 'redis'
      ? { id: 'redis', title: 'Redis Cluster', colour: node.colour, column: 3, row: 0, dock: 'front' }
      : node,
  ),
  wires,
});

export default resettable(ClusterLab);
