import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi, useReplicas } from '../../../api/api-context.tsx';
import { succeeded, type Exchange } from '../../../api/exchange.ts';
import { replicaNode, type NodeId } from '../../../stage/model/nodes.ts';
import { usualScene } from '../../../stage/model/scene.ts';
import { usePlayer, usePlayerState, useShown } from '../../../stage/motion/use-player.ts';
import { Stage, type Slot } from '../../../stage/view/stage.tsx';
import { Button } from '../../../ui/button.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { FolderPanel, FolderResults, useFolder } from './folder-panel.tsx';
import { isFolderRequest } from './folder.ts';
import { lab } from './lab.ts';
import styles from './page.module.css';
import { TurnStrip, type Cell } from './turn-strip.tsx';
import { answersFor, completedBy, rightAnswer, verdict } from './turns.ts';

const isPing = ({ path }: Exchange): boolean => path === endpoints.ping.path;
/** A run that ends after this number of requests in a row without a response. */
const maxUnanswered = 3;
const streamFrom = 20;

/** Lab 1: sends requests without a token over one connection. */
function Stateless({ reset }: { reset: () => void }): ReactNode {
  const { client } = useApi();
  const replicas = useReplicas();
  const sending = useRef(false);
  // The page also sends a ping of its own during an outage.
  const shows = useCallback(
    (exchange: Exchange) => isFolderRequest(exchange) || (isPing(exchange) && sending.current),
    [],
  );
  const player = usePlayer({ shows });
  const shown = useShown(player);
  const { done, number } = usePlayerState(player, ({ run }) => run);
  const [run, setRun] = useState({ size: 10, before: 0 });
  const folder = useFolder(player);
  const pings = useMemo(() => shown.filter(isPing), [shown]);
  const busy = number > 0 && !done;
  const completion = useCompletion(lab.name, busy ? undefined : completedBy(pings));

  async function send(size: number): Promise<void> {
    if (sending.current) return;
    sending.current = true;
    folder.leave();
    const before = Math.max(0, ...player.store.getState().exchanges.map(({ number }) => number));
    // Single requests continue the strip.
    setRun((last) => (size === 1 && last.size === 1 ? last : { size, before }));
    player.begin({ size, pace: size >= streamFrom ? 'stream' : 'follow' });
    for (let sent = 0, unanswered = 0; sent < size && unanswered < maxUnanswered; sent += 1) {
      const answer = await client.request(endpoints.ping, { token: undefined });
      unanswered = !answer.ok && answer.offline ? unanswered + 1 : 0;
    }
    player.end();
    sending.current = false;
  }

  const responses = pings.filter((exchange) => exchange.number > run.before).slice(-Math.max(10, run.size));
  const scene = useMemo(() => usualScene({ replicas, redis: 'absent' }), [replicas]);
  const slots = useMemo(
    () =>
      new Map<NodeId, Slot>(
        [...folder.inMemory].map(([name, text]) => [replicaNode(name), { text, empty: text === 'home' }]),
      ),
    [folder.inMemory],
  );
  return (
    <LabPage
      lab={{ ...lab, answers: answersFor(replicas.length) }}
      player={player}
      picture={<Stage player={player} scene={scene} slots={slots} />}
      results={
        folder.command === undefined ? (
          <TurnStrip
            label="Which server answered each request"
            cells={responses.map(cellOf)}
            size={Math.max(10, run.size)}
            replicas={replicas}
            verdict={
              responses.length === run.size || (done && responses.length > 0) ? verdict(responses) : undefined
            }
          />
        ) : (
          <FolderResults runs={folder} busy={busy} />
        )
      }
      run={
        <>
          <p>
            Each request is <code>GET /v1/ping</code>, without a token. The next one leaves when the answer
            has come back.
          </p>
          <SendButton size={10} look="primary" busy={busy} onSend={send} />
          <div className={styles['row']}>
            <SendButton size={1} busy={busy} onSend={send} />
            <SendButton size={100} busy={busy} onSend={send} />
          </div>
        </>
      }
      right={rightAnswer(pings)}
      breakIt={<FolderPanel runs={folder} busy={busy} />}
      completion={completion}
      onReset={reset}
    />
  );
}

const cellOf = (exchange: Exchange): Cell =>
  succeeded(exchange)
    ? { server: exchange.servedBy, outcome: 'answered' }
    : { server: undefined, outcome: 'failed' };

type SendButtonProps = {
  size: number;
  look?: 'primary' | 'quiet';
  busy: boolean;
  onSend: (size: number) => Promise<void>;
};

const SendButton = ({ size, look = 'quiet', busy, onSend }: SendButtonProps): ReactNode => (
  <Button
    look={look}
    busy={busy}
    onClick={() => {
      void onSend(size);
    }}
  >
    Send {size}
    {size === 10 && ' requests'}
  </Button>
);

export default resettable(Stateless);
