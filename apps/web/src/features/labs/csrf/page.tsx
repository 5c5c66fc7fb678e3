import { useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Exchange, Tone } from '../../../api/exchange.ts';
import { otherSite } from '../../../stage/model/arrival.ts';
import type { NodeId } from '../../../stage/model/nodes.ts';
import { withNodes } from '../../../stage/model/scene.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { usePlayer, usePlayerState } from '../../../stage/motion/use-player.ts';
import { Stage, type Slot } from '../../../stage/view/stage.tsx';
import { useUsualScene } from '../../../stage/view/use-usual-scene.ts';
import { readLink } from '../frame/frame-link.ts';
import { createLabFrame } from '../frame/frame-store.ts';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { ArrivalFacts } from './arrival-facts.tsx';
import { BreakPanel } from './break-panel.tsx';
import { DefencesPanel } from './defences-panel.tsx';
import { lab } from './lab.ts';
import { defences, isForged, markOf, rightAnswer, type CellId, type Defence } from './matrix.ts';
import { MatrixTable } from './matrix-table.tsx';
import styles from './page.module.css';
import { RunPanel } from './run-panel.tsx';
import { useCsrf, type Csrf, type Received } from './use-csrf.ts';

const isOfLab = ({ type }: Exchange): boolean => type === 'arrival';

/** A forged request that the bank accepts is bad, and one that it refuses is as it should be. */
function meaning({ type, status, requestHeaders }: Exchange): Tone | undefined {
  const site = requestHeaders.find(([name]) => name === 'Sec-Fetch-Site')?.[1];
  if (type !== 'arrival' || (site !== 'cross-site' && site !== 'same-site')) return undefined;
  return (status ?? 0) < 400 ? 'bad' : 'ok';
}

/** Lab 10: a page of another site moves the money of a signed-in customer, and what stops it. */
function Csrf({ reset }: { reset: () => void }): ReactNode {
  const player = usePlayer({ shows: isOfLab, meaning });
  const [frame] = useState(() => createLabFrame(readLink(new URLSearchParams(location.search), lab)));
  const isBreaking = useStore(frame, ({ open }) => open === 'break');
  const behind = usePlayerState(player, (state) => state.behind);
  const csrf = useCsrf(player);
  const [selected, setSelected] = useState<CellId>();
  const [defence, setDefence] = useState<Defence>(defences[4]);
  /** Rises when the student wants to see the code. */
  const [codeRequests, setCodeRequests] = useState(0);
  const { received, results } = csrf;
  const prize = received.find(({ arrival }) => isForged(arrival) && arrival.mark === undefined);
  const completion = useCompletion(lab.name, completedBy(received));

  function onRun(cells: readonly CellId[]): void {
    setSelected(cells.length === 1 ? cells[0] : undefined);
    csrf.attack(cells);
  }

  function onPress(cell: CellId): void {
    const mark = markOf(cell);
    if (!results.has(mark)) {
      onRun([cell]);
      return;
    }
    setSelected(cell);
    setDefence(cell.defence);
    const exchange = received.findLast(({ arrival }) => arrival.mark === mark)?.exchange;
    if (exchange !== undefined && !csrf.busy) player.replay(exchange);
  }

  return (
    <LabPage
      lab={lab}
      player={player}
      picture={<Picture player={player} received={received} />}
      results={
        <Results
          csrf={csrf}
          prize={prize}
          showsMatrix={isBreaking || results.size > 0}
          selected={selected}
          onPress={onPress}
        />
      }
      run={<RunPanel csrf={csrf} behind={behind} />}
      right={rightAnswer(prize?.arrival)}
      breakIt={
        <BreakPanel
          csrf={csrf}
          selected={selected}
          onRun={onRun}
          onCode={(cell) => {
            setDefence(cell.defence);
            frame.setFurtherOpen(true);
            setCodeRequests((count) => count + 1);
          }}
        />
      }
      further={<DefencesPanel chosen={defence} requests={codeRequests} onChoose={setDefence} />}
      completion={completion}
      frame={frame}
      onReset={reset}
    />
  );
}

/** Returns the first forged request that was refused after one that was accepted. */
function completedBy(received: readonly Received[]): Exchange | undefined {
  const forged = received.filter(({ arrival }) => isForged(arrival));
  const first = forged.findIndex(({ arrival }) => arrival.accepted);
  return first === -1 ? undefined : forged.slice(first).find(({ arrival }) => !arrival.accepted)?.exchange;
}

type ResultsProps = {
  csrf: Csrf;
  prize: Received | undefined;
  showsMatrix: boolean;
  selected: CellId | undefined;
  onPress: (cell: CellId) => void;
};

/** The forged request of the prize page, and in step 4 the matrix. */
function Results({ csrf, prize, showsMatrix, selected, onPress }: ResultsProps): ReactNode {
  const { results, pending, busy } = csrf;
  if (showsMatrix)
    return (
      <MatrixTable results={results} pending={pending} selected={selected} busy={busy} onPress={onPress} />
    );
  return (
    <section className={styles['forged']} aria-label="The request of the prize page">
      <h2 className={styles['heading']}>The request of the prize page, as it arrived at the bank</h2>
      <ArrivalFacts arrival={prize?.arrival} label="Request of the prize page" />
    </section>
  );
}

const longest: ReadonlyMap<NodeId, string> = new Map([
  ['browser', 'no cookie'],
  ['redis', 'bank: Ada € 1000'],
]);

/** The other site below the browser, and the account of the bank in Redis. Both badges follow the shown requests. */
function Picture({ player, received }: { player: Player; received: readonly Received[] }): ReactNode {
  const usual = useUsualScene();
  const scene = useMemo(() => {
    const nodes = usual.nodes.map((node) =>
      node.id === 'browser' ? { ...node, dock: 'side' as const } : node,
    );
    return withNodes(
      { ...usual, nodes },
      [
        {
          id: otherSite,
          title: 'Other site',
          term: 'other site',
          colour: 'var(--ink)',
          column: 0,
          row: 0.9,
          dock: 'side',
        },
      ],
      [[otherSite, 'browser']],
    );
  }, [usual]);
  const balance = received.findLast(
    ({ arrival: { user, balance: paid } }) => user === 'ada' && paid !== undefined,
  )?.arrival.balance;
  const isSignedIn = received.length > 0;
  const slots = useMemo(
    () =>
      new Map<NodeId, Slot>([
        ['browser', { text: isSignedIn ? 'cookie' : 'no cookie', empty: !isSignedIn }],
        [
          'redis',
          {
            text: balance === undefined ? 'bank: no session' : `bank: Ada € ${balance}`,
            empty: balance === undefined,
          },
        ],
      ]),
    [balance, isSignedIn],
  );
  return <Stage player={player} scene={scene} slots={slots} longest={longest} showsConnection={false} />;
}

export default resettable(Csrf);
