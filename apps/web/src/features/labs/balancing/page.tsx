import { useMemo, useState, type ReactNode } from 'react';
import type { Exchange } from '../../../api/exchange.ts';
import { replicaNode, type NodeId } from '../../../stage/model/nodes.ts';
import { usePlayer, usePlayerState, useShown } from '../../../stage/motion/use-player.ts';
import { Stage } from '../../../stage/view/stage.tsx';
import { useReplicaNames, useUsualScene } from '../../../stage/view/use-usual-scene.ts';
import { inSequence } from '../frame/in-sequence.ts';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { useFault } from '../frame/use-fault.ts';
import { BreakIt, delayMs } from './break-it.tsx';
import { crashTimeline } from './crash-timeline.ts';
import { CrashStory, useCrashWatch } from './crash-story.tsx';
import { lab } from './lab.ts';
import { RunControls } from './run-controls.tsx';
import { algorithmNames, completedBy, faultsOf, rightAnswer, shownRuns, type ShownRun } from './runs.ts';
import { RunsPanel } from './runs-panel.tsx';
import { useBalancing, type RunOrder } from './use-balancing.ts';

const faultyReplica = 'api-2';
/** Longer than a run with the delay, and than the player needs to show it. */
const slowForMs = 30_000;
const isOfThisLab = ({ path }: Exchange): boolean => path.startsWith('/v1/labs/balancing/');

/** Lab 3: sends the same requests with four algorithms, also with a crashed and with a slow replica. */
function BalancingLab({ reset }: { reset: () => void }): ReactNode {
  const player = usePlayer({ shows: isOfThisLab });
  const shown = useShown(player);
  const { records, send, sendOne } = useBalancing(player);
  const { state: fault, inject } = useFault();
  const watch = useCrashWatch(player, inject, sendOne);
  const [busy, setBusy] = useState(false);
  const [newest, setNewest] = useState<'run' | 'crash'>('run');
  const replicas = useReplicaNames();
  const scene = useUsualScene('absent');
  const runs = shownRuns(records, shown);
  const completion = useCompletion(lab.name, completedBy(runs));
  const isRunDone = usePlayerState(player, ({ run }) => run.done);

  const [current] = newest === 'run' ? runs : [];
  const nginxText = newest === 'crash' ? roundRobin : current === undefined ? '?' : shortNameOf(current);
  const slow = current && faultsOf(current).find(({ kind }) => kind === 'slow')?.replica;
  const details = useDetails(nginxText, slow);

  function start(work: () => Promise<unknown>): void {
    setBusy(true);
    void work().finally(() => {
      setBusy(false);
    });
  }

  function sendAll(orders: readonly RunOrder[]): void {
    setNewest('run');
    // Each run is shown before the next run starts.
    start(() => inSequence(orders, send));
  }

  const heal = (): void => {
    if (fault.kind === 'active') void inject({ fault: 'heal', replica: fault.fault.replica });
  };

  const crashExchanges = shown.filter(({ number }) => watch.numbers.includes(number));
  const down =
    newest === 'crash' &&
    watch.crashed !== undefined &&
    crashTimeline(watch.crashed, crashExchanges).recovery === undefined
      ? watch.crashed
      : undefined;
  const unavailable = useUnavailable(down);
  return (
    <LabPage
      lab={lab}
      player={player}
      right={rightAnswer(runs, replicas.length)}
      completion={completion}
      onReset={() => {
        heal();
        reset();
      }}
      picture={
        <Stage
          player={player}
          scene={scene}
          details={details}
          longest={longest}
          counts="in flight"
          unavailable={unavailable}
          label="Browser, NGINX and the servers"
          showsConnection={false}
        />
      }
      results={
        newest === 'crash' && watch.crashed !== undefined ? (
          <CrashStory crashed={watch.crashed} exchanges={crashExchanges} done={isRunDone} />
        ) : (
          <RunsPanel runs={runs} replicas={replicas} />
        )
      }
      run={<RunControls busy={busy} onSend={sendAll} />}
      breakIt={
        <BreakIt
          replica={faultyReplica}
          fault={fault}
          busy={busy}
          onCrash={() => {
            setNewest('crash');
            start(() => watch.start(faultyReplica));
          }}
          onSlow={() => {
            setNewest('run');
            start(async () => {
              const injected = { replica: faultyReplica, kind: 'slow' } as const;
              for (const algorithm of ['round-robin', 'least-connections'] as const) {
                const slow = { fault: 'slow', replica: faultyReplica, delayMs, forMs: slowForMs } as const;
                if (!(await inject(slow))) return;
                await send({ algorithm, injected });
              }
              await inject({ fault: 'heal', replica: faultyReplica });
            });
          }}
        />
      }
    />
  );
}

/** Texts in the boxes: how NGINX picks a server, and which server is slow. */
const useDetails = (nginx: string, slow: string | undefined): ReadonlyMap<NodeId, string> =>
  useMemo(() => {
    const texts = new Map<NodeId, string>([['nginx', nginx]]);
    if (slow !== undefined) texts.set(replicaNode(slow), 'slow');
    return texts;
  }, [nginx, slow]);

const useUnavailable = (down: string | undefined): ReadonlySet<string> =>
  useMemo(() => new Set(down === undefined ? [] : [down]), [down]);

const shortNameOf = ({ algorithm }: ShownRun): string => algorithmNames[algorithm].toLowerCase();
const roundRobin = algorithmNames['round-robin'].toLowerCase();
const longest: ReadonlyMap<NodeId, string> = new Map([['nginx', algorithmNames['least-connections']]]);

export default resettable(BalancingLab);
