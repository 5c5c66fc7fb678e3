import { useMemo, type ReactNode } from 'react';
import type { Exchange, Tone } from '../../../api/exchange.ts';
import { isFromOtherSite, otherSite } from '../../../stage/model/arrival.ts';
import type { NodeId } from '../../../stage/model/nodes.ts';
import { withMachineBelow } from '../../../stage/model/scene.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { usePlayer, usePlayerState } from '../../../stage/motion/use-player.ts';
import { Stage } from '../../../stage/view/stage.tsx';
import { useUsualScene } from '../../../stage/view/use-usual-scene.ts';
import { allOf, type Received } from '../frame/arrivals.ts';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { meaningOfAttack } from '../frame/thief.ts';
import { useCompletion } from '../frame/use-completion.ts';
import { useMatrix } from '../frame/use-matrix.ts';
import { badgesOf } from './badges.ts';
import { BreakPanel } from './break-panel.tsx';
import { DefencesPanel } from './defences-panel.tsx';
import { ForgedFacts } from './forged-facts.tsx';
import { lab } from './lab.ts';
import { isForged, markOf, rightAnswer, type CellId } from './matrix.ts';
import { MatrixTable } from './matrix-table.tsx';
import styles from './page.module.css';
import { RunPanel } from './run-panel.tsx';
import { useCsrf, type Csrf } from './use-csrf.ts';

const isOfLab = ({ type }: Exchange): boolean => type === 'arrival';

/** A forged request that the bank accepts is bad, and one that it refuses is as it should be. */
const meaning = (exchange: Exchange): Tone | undefined =>
  isFromOtherSite(exchange) ? meaningOfAttack(exchange) : undefined;

/** Lab 10: a page of another site moves the money of a signed-in customer, and what stops it. */
function Csrf({ reset }: { reset: () => void }): ReactNode {
  const player = usePlayer({ shows: isOfLab, meaning });
  const behind = usePlayerState(player, (state) => state.behind);
  const csrf = useCsrf(player);
  const matrix = useMatrix<CellId>(lab, { attack: csrf.attack, first: 'token' });
  const { received, results } = csrf;
  const prize = received.find(({ arrival }) => isForged(arrival) && arrival.mark === undefined);
  const completion = useCompletion(lab.name, completedBy(received));

  function onPress(cell: CellId): void {
    const mark = markOf(cell);
    if (!results.has(mark)) {
      matrix.run([cell]);
      return;
    }
    matrix.select(cell);
    const exchange = received.findLast(({ arrival }) => arrival.mark === mark)?.exchange;
    if (exchange !== undefined && !csrf.busy) player.replay(exchange);
  }

  return (
    <LabPage
      lab={lab}
      player={player}
      picture={<Picture player={player} received={received} />}
      results={
        matrix.isBreaking || results.size > 0 ? (
          <MatrixTable
            results={results}
            pending={csrf.pending}
            selected={matrix.selected}
            busy={csrf.busy}
            onPress={onPress}
          />
        ) : (
          <section className={styles['forged']} aria-label="The request of the prize page">
            <h2 className={styles['heading']}>The request of the prize page, as it arrived at the bank</h2>
            <ForgedFacts arrival={prize?.arrival} label="Request of the prize page" />
          </section>
        )
      }
      run={<RunPanel csrf={csrf} behind={behind} />}
      right={rightAnswer(prize?.arrival)}
      breakIt={
        <BreakPanel csrf={csrf} selected={matrix.selected} onRun={matrix.run} onCode={matrix.showCode} />
      }
      further={
        <DefencesPanel
          chosen={matrix.defence}
          requests={matrix.codeRequests}
          onChoose={matrix.chooseDefence}
        />
      }
      completion={completion}
      frame={matrix.frame}
      onReset={reset}
    />
  );
}

/** Returns the first forged request that was refused after one that was accepted. */
function completedBy(received: readonly Received[]): Exchange | undefined {
  const forged = received.filter(({ arrival }) => isForged(arrival));
  const first = forged.findIndex(({ arrival }) => arrival.accepted);
  if (first === -1) return undefined;
  // Only a cell of the matrix has a mark. Without a mark, Ada has signed out at the bank, which is not a defence.
  return forged.slice(first).find(({ arrival }) => !arrival.accepted && arrival.mark !== undefined)?.exchange;
}

const longest: ReadonlyMap<NodeId, string> = new Map([
  ['browser', 'no cookie'],
  ['redis', 'bank: Ada € 1000'],
]);

/** The other site below the browser, and the account of the bank in Redis. Both badges follow the shown requests. */
function Picture({ player, received }: { player: Player; received: readonly Received[] }): ReactNode {
  const usual = useUsualScene();
  const scene = useMemo(
    () =>
      withMachineBelow(usual, 'browser', { id: otherSite, title: 'Other site', term: 'other site' }, [
        [otherSite, 'browser'],
      ]),
    [usual],
  );
  const slots = useMemo(() => badgesOf(allOf(received)), [received]);
  return <Stage player={player} scene={scene} slots={slots} longest={longest} showsConnection={false} />;
}

export default resettable(Csrf);
