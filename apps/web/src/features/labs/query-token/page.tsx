import { useMemo, type ReactNode } from 'react';
import type { Exchange } from '../../../api/exchange.ts';
import { logFile } from '../../../stage/model/log-file.ts';
import type { NodeId } from '../../../stage/model/nodes.ts';
import { withMachineBelow } from '../../../stage/model/scene.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { usePlayer, usePlayerState } from '../../../stage/motion/use-player.ts';
import { Stage, type Slot } from '../../../stage/view/stage.tsx';
import { useUsualScene } from '../../../stage/view/use-usual-scene.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import parts from '../../../ui/parts.module.css';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { AddressPanel } from './address-panel.tsx';
import { completedBy, newestOf, rightAnswer } from './attempts.ts';
import { BreakPanel } from './break-panel.tsx';
import { lab } from './lab.ts';
import { LogLines } from './log-lines.tsx';
import { useQueryToken } from './use-query-token.ts';
import { WhyPanel } from './why-panel.tsx';

const isOfLab = ({ path }: Exchange): boolean => path.startsWith('/v1/labs/query-token/');

/** Lab 12: a token in the address of a WebSocket, and the line that NGINX really wrote about it. */
function QueryToken({ reset }: { reset: () => void }): ReactNode {
  const player = usePlayer({ shows: isOfLab });
  const state = useQueryToken(player);
  const behind = usePlayerState(player, ({ behind: isBehind }) => isBehind);
  const { attempts, running, problem } = state;
  const completion = useCompletion(lab.name, completedBy(attempts));
  return (
    <LabPage
      lab={lab}
      player={player}
      picture={<Picture player={player} />}
      results={<LogLines sent={newestOf(attempts)} />}
      run={
        <div className={parts['stack']}>
          <Button
            look="primary"
            busy={running !== undefined || behind}
            onClick={() => {
              state.run('token', { again: false });
            }}
          >
            Open a WebSocket with the token
          </Button>
          <p className={parts['hint']}>
            Signs in to the lab and opens <code>…/socket?access_token=</code> with the new token. The server
            sends one message and closes the WebSocket. NGINX writes its line when the WebSocket is closed.
          </p>
          {problem !== undefined && <Notice look="warn">{problem}</Notice>}
        </div>
      }
      right={rightAnswer(attempts)}
      breakIt={<BreakPanel lab={state} behind={behind} />}
      further={
        <div className={parts['panels']}>
          <AddressPanel />
          <WhyPanel />
        </div>
      }
      completion={completion}
      onReset={reset}
    />
  );
}

const longest: ReadonlyMap<NodeId, string> = new Map([[logFile, '99 lines']]);

/** The usual picture, and the log of NGINX below NGINX. The badge counts the lines that the player has shown. */
function Picture({ player }: { player: Player }): ReactNode {
  const usual = useUsualScene();
  const scene = useMemo(
    () =>
      withMachineBelow(usual, 'nginx', { id: logFile, title: 'Log file', term: 'access log' }, [
        ['nginx', logFile],
      ]),
    [usual],
  );
  const count = usePlayerState(
    player,
    ({ shown }) => shown.filter(({ logged }) => logged !== undefined).length,
  );
  const slots = useMemo(
    () =>
      new Map<NodeId, Slot>([
        [logFile, { text: count === 1 ? '1 line' : `${count} lines`, empty: count === 0 }],
      ]),
    [count],
  );
  return <Stage player={player} scene={scene} slots={slots} longest={longest} showsConnection={false} />;
}

export default resettable(QueryToken);
