import { useMemo, useState, type ReactNode } from 'react';
import type { Exchange, Tone } from '../../../api/exchange.ts';
import type { NodeId } from '../../../stage/model/nodes.ts';
import { withMachineBelow } from '../../../stage/model/scene.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { usePlayer, usePlayerState } from '../../../stage/motion/use-player.ts';
import { Stage } from '../../../stage/view/stage.tsx';
import { useUsualScene } from '../../../stage/view/use-usual-scene.ts';
import { allOf, type Received } from '../frame/arrivals.ts';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { isFromThief, meaningOfAttack, originOf, thiefNode } from '../frame/thief.ts';
import { useCompletion } from '../frame/use-completion.ts';
import { useMatrix } from '../frame/use-matrix.ts';
import { badgesOf } from './badges.ts';
import { BreakPanel } from './break-panel.tsx';
import { CommentBox } from './comment-box.tsx';
import { lab } from './lab.ts';
import { markOf, type CellId, type CommentName } from './matrix.ts';
import { MatrixTable } from './matrix-table.tsx';
import styles from './page.module.css';
import { RunPanel } from './run-panel.tsx';
import { SwitchesPanel } from './switches-panel.tsx';
import { ThiefFacts } from './thief-facts.tsx';
import { useXss } from './use-xss.ts';
import { completedBy, isReport, rightAnswer } from './verdicts.ts';

const isOfLab = ({ type }: Exchange): boolean => type === 'arrival';

/** A transfer that a comment caused, and a request of the thief’s server, are attacks. */
const meaning = (exchange: Exchange): Tone | undefined =>
  isFromThief(exchange) || exchange.path.endsWith('/transfer') ? meaningOfAttack(exchange) : undefined;

/** Lab 11: a comment with a script takes the token of the customer who reads it, or acts in the customer’s place. */
function Xss({ reset }: { reset: () => void }): ReactNode {
  const player = usePlayer({ shows: isOfLab, originOf, meaning });
  const behind = usePlayerState(player, (state) => state.behind);
  const xss = useXss(player);
  const matrix = useMatrix<CellId>(lab, { attack: xss.attack, first: 'escape' });
  const [comment, setComment] = useState<CommentName>('script');
  const { received, results, pending, busy, comments, edit } = xss;
  const completion = useCompletion(lab.name, completedBy(received));

  function onPress(cell: CellId): void {
    setComment(cell.comment);
    const mark = markOf(cell);
    if (!results.has(mark)) {
      matrix.run([cell]);
      return;
    }
    matrix.select(cell);
    const own = received.filter(({ arrival }) => arrival.mark === mark);
    // The request of the thief’s server, or of the comment, before the report of the page.
    const chosen = own.findLast(({ arrival }) => !isReport(arrival)) ?? own.at(-1);
    if (chosen !== undefined && !busy) player.replay(chosen.exchange);
  }

  const showsMatrix = matrix.isBreaking || results.size > 0;
  return (
    <LabPage
      lab={lab}
      player={player}
      picture={<Picture player={player} received={received} />}
      results={
        <div className={styles['results']} data-matrix={showsMatrix}>
          {showsMatrix ? (
            <MatrixTable
              results={results}
              pending={pending}
              selected={matrix.selected}
              busy={busy}
              onPress={onPress}
            />
          ) : (
            <>
              <CommentBox
                label="Mallory’s comment, which you can change"
                text={comments.script}
                onEdit={(text) => {
                  edit('script', text);
                }}
              />
              <ThiefFacts received={received} />
            </>
          )}
        </div>
      }
      run={<RunPanel xss={xss} behind={behind} />}
      right={rightAnswer(received)}
      breakIt={
        <BreakPanel
          xss={xss}
          selected={matrix.selected}
          comment={comment}
          onComment={setComment}
          onRun={matrix.run}
          onCode={matrix.showCode}
        />
      }
      further={
        <SwitchesPanel
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

const longest: ReadonlyMap<NodeId, string> = new Map([
  ['browser', 'token in page'],
  [thiefNode, 'Ada’s token'],
  ['redis', 'bank: Ada € 1000'],
]);

/** The thief’s server below the browser, and the account of the bank in Redis. All badges follow the shown requests. */
function Picture({ player, received }: { player: Player; received: readonly Received[] }): ReactNode {
  const usual = useUsualScene();
  const scene = useMemo(
    () =>
      withMachineBelow(usual, 'browser', { id: thiefNode, title: 'Thief' }, [
        ['browser', thiefNode],
        [thiefNode, 'nginx'],
      ]),
    [usual],
  );
  const slots = useMemo(() => badgesOf(allOf(received)), [received]);
  return <Stage player={player} scene={scene} slots={slots} longest={longest} showsConnection={false} />;
}

export default resettable(Xss);
