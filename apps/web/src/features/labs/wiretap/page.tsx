import { useMemo, type ReactNode } from 'react';
import type { Exchange, Tone } from '../../../api/exchange.ts';
import type { NodeId } from '../../../stage/model/nodes.ts';
import { withMachineBelow } from '../../../stage/model/scene.ts';
import { tapNode } from '../../../stage/model/tapped.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { usePlayer, usePlayerState } from '../../../stage/motion/use-player.ts';
import { Stage, type Slot } from '../../../stage/view/stage.tsx';
import { useUsualScene } from '../../../stage/view/use-usual-scene.ts';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { meaningOfAttack } from '../frame/thief.ts';
import { useCompletion } from '../frame/use-completion.ts';
import { BreakPanel } from './break-panel.tsx';
import { lab } from './lab.ts';
import { completedBy, rightAnswer, type Run } from './passed.ts';
import { Results } from './results.tsx';
import { RunPanel } from './run-panel.tsx';
import { useWiretap } from './use-wiretap.ts';

const isOfLab = ({ type }: Exchange): boolean => type === 'arrival';
/** A request that did not pass through the tap begins there: the attacker uses the copied token. */
const originOf = ({ tapped }: Exchange): NodeId => (tapped === undefined ? tapNode : 'browser');
const meaning = (exchange: Exchange): Tone | undefined =>
  exchange.tapped === undefined ? meaningOfAttack(exchange) : undefined;

/** Lab 17: a real relay on the wire. The bank’s page is loaded through it, first over HTTP, then over HTTPS. */
function WiretapLab({ reset }: { reset: () => void }): ReactNode {
  const player = usePlayer({ shows: isOfLab, originOf, meaning });
  const behind = usePlayerState(player, (state) => state.behind);
  const wiretap = useWiretap(player);
  const { runs, replays } = wiretap;
  const completion = useCompletion(lab.name, completedBy(replays));
  return (
    <LabPage
      lab={lab}
      player={player}
      picture={<Picture player={player} runs={runs} />}
      results={<Results runs={runs} />}
      run={<RunPanel wiretap={wiretap} behind={behind} />}
      right={rightAnswer(runs.find(({ wire }) => wire === 'http'))}
      breakIt={<BreakPanel wiretap={wiretap} behind={behind} />}
      completion={completion}
      onReset={reset}
    />
  );
}

const longest: ReadonlyMap<NodeId, string> = new Map([
  ['browser', 'no token'],
  [tapNode, 'no copy'],
]);

/** The usual picture. The wire of the browser goes through the tap. */
function Picture({ player, runs }: { player: Player; runs: readonly Run[] }): ReactNode {
  const usual = useUsualScene();
  const scene = useMemo(
    () =>
      withMachineBelow(
        { ...usual, wires: usual.wires.filter(([from]) => from !== 'browser') },
        'browser',
        { id: tapNode, title: 'Tap', term: 'tap' },
        [
          ['browser', tapNode],
          [tapNode, 'nginx'],
        ],
      ),
    [usual],
  );
  const isSignedIn = runs.some(({ received }) => received.length > 0);
  const hasCopy = runs.some(({ connections }) =>
    connections.some(({ turns }) =>
      turns.some(({ secrets }) => secrets.some(({ kind }) => kind === 'token')),
    ),
  );
  const slots = useMemo(
    () =>
      new Map<NodeId, Slot>([
        ['browser', { text: isSignedIn ? 'token' : 'no token', empty: !isSignedIn }],
        [tapNode, { text: hasCopy ? 'copy' : 'no copy', empty: !hasCopy }],
      ]),
    [isSignedIn, hasCopy],
  );
  return <Stage player={player} scene={scene} slots={slots} longest={longest} showsConnection={false} />;
}

export default resettable(WiretapLab);
