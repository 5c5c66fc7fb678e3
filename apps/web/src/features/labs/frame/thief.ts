import { useMemo } from 'react';
import { succeeded, type Exchange, type Tone } from '../../../api/exchange.ts';
import type { NodeId } from '../../../stage/model/nodes.ts';
import { withNodes, type Scene } from '../../../stage/model/scene.ts';
import { useUsualScene } from '../../../stage/view/use-usual-scene.ts';

/** The thief's own machine. The requests with a copied token start there. */
export const thiefNode: NodeId = 'lab thief';

/** Start of the label of a copied token. A label is in the log and in the sentences: "with a copied token". */
export const copiedLabel = 'copied';

export const isFromThief = ({ credential }: Exchange): boolean =>
  credential.kind === 'other' && credential.label.startsWith(copiedLabel);

export const originOf = (exchange: Exchange): NodeId => (isFromThief(exchange) ? thiefNode : 'browser');

/** The meaning of the response to an attack: success is bad, a refusal is as it should be. */
export function meaningOfAttack(exchange: Exchange): Tone {
  if (succeeded(exchange)) return 'bad';
  return exchange.status !== undefined && exchange.status < 500 ? 'ok' : 'unavailable';
}

/** The usual picture, and the thief's machine below the browser. */
export function useThiefScene(): Scene {
  const usual = useUsualScene();
  return useMemo(
    () =>
      withNodes(
        usual,
        [{ id: thiefNode, title: 'Thief', colour: 'var(--ink)', column: 0, row: 0.9 }],
        [[thiefNode, 'nginx']],
      ),
    [usual],
  );
}
