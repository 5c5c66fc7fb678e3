import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useReplicas } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { replicaNode, type NodeId } from '../../../stage/model/nodes.ts';
import { Stage } from '../../../stage/stage.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { useFault } from '../frame/use-fault.ts';
import { algorithmTexts } from './algorithms.ts';
import { BreakPanel } from './break-panel.tsx';
import { completedBy } from './completion.ts';
import { Controls, type Choice } from './controls.tsx';
import { CrashPanel } from './crash-panel.tsx';
import { lab } from './lab.ts';
import { RunsPanel } from './runs-panel.tsx';
import { isDone } from './tally.ts';
import { runSize, useBalancing } from './use-balancing.ts';
import { useCrashWatch } from './use-crash-watch.ts';

const faultyReplica = 'api-2';
const isOfThisLab = ({ path }: Exchange): boolean => path.startsWith('/v1/labs/balancing/');

/** Lab 3: sends the same requests with four algorithms, also with a slow and with a crashed replica. */
function BalancingLab({ reset }: { reset: () => void }): ReactNode {
  const completion = useCompletion(lab.name);
  const [choice, setChoice] = useState<Choice>({ algorithm: 'round-robin', asMany: false });
  const { algorithm, asMany } = choice;
  const balancing = useBalancing();
  const { state: fault, inject } = useFault();
  const known = useReplicas();
  const { sendOne } = balancing;
  const watch = useCrashWatch(
    inject,
    useCallback((index: number) => sendOne(algorithm, index, algorithm === 'hash'), [algorithm, sendOne]),
  );

  const active = fault.kind === 'active' ? fault.fault : undefined;
  const details = useMemo(() => {
    const texts = new Map<NodeId, string>([['nginx', algorithmTexts[algorithm].short]]);
    if (active?.fault === 'slow') texts.set(replicaNode(active.replica), `slow, +${active.delayMs} ms`);
    return texts;
  }, [active, algorithm]);
  const unavailable = useMemo(() => new Set(active?.fault === 'crash' ? [active.replica] : []), [active]);

  async function send(): Promise<void> {
    const goalResponse = completedBy(await balancing.send(algorithm, asMany));
    if (goalResponse !== undefined) completion.complete(goalResponse);
  }

  const busy = balancing.running || watch.watching;
  return (
    <LabPage
      lab={lab}
      ran={balancing.runs.some((run) => run.algorithm === 'hash' && run.students === 1 && isDone(run))}
      completion={completion}
      onReset={() => {
        if (active?.fault === 'slow') void inject({ fault: 'heal', replica: active.replica });
        reset();
      }}
      controls={
        <>
          <Controls
            choice={choice}
            onChoose={setChoice}
            busy={busy}
            onSend={() => {
              void send();
            }}
          />
          <BreakPanel
            replica={faultyReplica}
            fault={fault}
            busy={busy}
            onInject={(next) => {
              void inject(next);
            }}
            onCrash={() => {
              void watch.start(faultyReplica);
            }}
          />
        </>
      }
      stage={
        <Stage
          // After a crash, a request starts about every half second. The pace of a run is fast enough for this.
          runSize={busy ? runSize : 1}
          tokenPlace="no token"
          shows={isOfThisLab}
          details={details}
          unavailable={unavailable}
        />
      }
    >
      <CrashPanel watch={watch} />
      <RunsPanel runs={balancing.runs} replicas={known.length > 1 ? known : ['api-1', 'api-2']} />
    </LabPage>
  );
}

export default resettable(BalancingLab);
