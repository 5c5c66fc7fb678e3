import { colourOf, replicaName, replicaNode, titleOf, type NodeId } from './nodes.ts';

/** One machine of the picture. */
export type NodeSpec = {
  id: NodeId;
  title: string;
  /** A term of docs/glossary.md that explains the machine. */
  term?: string;
  /** A colour of the tokens file, such as `var(--nginx)`. */
  colour: string;
  /** 0: the browser. 1: NGINX. 2: the replicas. 3: Redis. A row of its own, counted from the top, in an upright picture. */
  column: number;
  /** Distance from the middle line, in rows. Negative is above it. */
  row: number;
  /**
   * Where a request waits while the machine works on it: under the box, or where the wire arrives. The default is `under`.
   * In a picture from left to right only: `side` is where the wire arrives, and `above` is over the box.
   */
  dock?: 'under' | 'above' | 'front' | 'side';
};

/** The machines and the wires of a picture. A lab can add its own: a thief, a bank, a second Redis, a tap on a wire. */
export type Scene = {
  nodes: readonly NodeSpec[];
  wires: readonly (readonly [NodeId, NodeId])[];
};

const spec = (id: NodeId, column: number, row = 0): NodeSpec => ({
  id,
  title: titleOf(id),
  term: replicaName(id) === undefined ? id : 'replica',
  colour: colourOf(id),
  column,
  row,
});

/** The usual picture: browser, NGINX, the replicas and Redis. Without Redis the other machines use its space. */
export function usualScene({
  replicas,
  redis,
}: {
  replicas: readonly string[];
  redis: 'shown' | 'absent';
}): Scene {
  const ids = replicas.map(replicaNode);
  return {
    nodes: [
      spec('browser', 0),
      spec('nginx', 1),
      ...ids.map((id, index) => spec(id, 2, index - (ids.length - 1) / 2)),
      ...(redis === 'shown' ? [{ ...spec('redis', 3), dock: 'front' as const }] : []),
    ],
    wires: [
      ['browser', 'nginx'],
      ...ids.map((id) => ['nginx', id] as const),
      ...(redis === 'shown' ? ids.map((id) => [id, 'redis'] as const) : []),
    ],
  };
}

/** Returns the scene with more machines and wires. */
export const withNodes = (scene: Scene, nodes: readonly NodeSpec[], wires: Scene['wires']): Scene => ({
  nodes: [...scene.nodes, ...nodes],
  wires: [...scene.wires, ...wires],
});

/** Column of a machine that can have a lab's machine below it, and its dock then: that place is free. */
const above = {
  browser: { column: 0, dock: 'side' },
  nginx: { column: 1, dock: 'above' },
} as const;

/** Returns the scene with a machine of a lab below the browser or below NGINX, and with the machine's wires. */
export function withMachineBelow(
  { nodes, wires }: Scene,
  place: keyof typeof above,
  machine: Pick<NodeSpec, 'id' | 'title' | 'term'>,
  ownWires: Scene['wires'],
): Scene {
  const { column, dock } = above[place];
  return withNodes(
    { nodes: nodes.map((node) => (node.id === place ? { ...node, dock } : node)), wires },
    [{ ...machine, colour: 'var(--ink)', column, row: 0.9, dock: 'side' }],
    ownWires,
  );
}
