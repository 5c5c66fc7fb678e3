import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useReplicas } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { replicaPlace, type Place } from '../../../stage/places.ts';
import { Stage } from '../../../stage/stage.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCheckOff } from '../frame/use-check-off.ts';
import { useFault } from '../frame/use-fault.ts';
import { rules } from './algorithms.ts';
import { BreakPanel } from './break-panel.tsx';
import { earning } from './check-off.ts';
import { Controls, type Choice } from './controls.tsx';
import { CrashPanel } from './crash-panel.tsx';
import { lab } from './lab.ts';
import { RunsPanel } from './runs-panel.tsx';
import { isDone } from './tally.ts';
import { runSize, useBalancing } from './use-balancing.ts';
import { useCrashWatch } from './use-crash-watch.ts';

/** The one that is broken here. */
const victim = 'api-2';
const ofThisLab = ({ path }: Exchange): boolean => path.startsWith('/v1/labs/balancing/');

/** Lab 3: the same requests under four rules, with a replica that is slow, and one that is dead. */
function BalancingLab({ reset }: { reset: () => void }): ReactNode {
  const checkOff = useCheckOff(lab.name);
  const [choice, setChoice] = useState<Choice>({ algorithm: 'round-robin', asMany: false });
  const { algorithm, asMany } = choice;
  const balancing = useBalancing();
  const { state: fault, inject } = useFault();
  const known = useReplicas();
  const { ask } = balancing;
  const watch = useCrashWatch(
    inject,
    useCallback((turn: number) => ask(algorithm, turn, algorithm === 'hash'), [algorithm, ask]),
  );

  const broken = fault.kind === 'active' ? fault.fault : undefined;
  const details = useMemo(() => {
    const words = new Map<Place, string>([['nginx', rules[algorithm].short]]);
    if (broken?.fault === 'slow') words.set(replicaPlace(broken.replica), `slow, +${broken.delayMs} ms`);
    return words;
  }, [algorithm, broken]);
  const away = useMemo(() => new Set(broken?.fault === 'crash' ? [broken.replica] : []), [broken]);

  async function send(): Promise<void> {
    const earned = earning(await balancing.send(algorithm, asMany));
    if (earned !== undefined) checkOff.checkOff(earned);
  }

  const busy = balancing.running || watch.watching;
  return (
    <LabPage
      lab={lab}
      ran={balancing.runs.some((run) => run.algorithm === 'hash' && run.students === 1 && isDone(run))}
      checkOff={checkOff}
      onReset={() => {
        if (broken?.fault === 'slow') void inject({ fault: 'heal', replica: broken.replica });
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
            replica={victim}
            fault={fault}
            busy={busy}
            onInject={(next) => {
              void inject(next);
            }}
            onCrash={() => {
              void watch.start(victim);
            }}
          />
        </>
      }
      stage={
        <Stage
          // The pace of a run also for a crash: a request every half second, and the picture keeps up.
          runSize={busy ? runSize : 1}
          tokenPlace="no token"
          shows={ofThisLab}
          details={details}
          away={away}
        />
      }
    >
      <CrashPanel watch={watch} />
      <RunsPanel runs={balancing.runs} replicas={known.length > 1 ? known : ['api-1', 'api-2']} />
    </LabPage>
  );
}

export default resettable(BalancingLab);
