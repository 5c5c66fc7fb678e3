import { replicaColour } from '../../ui/identity.tsx';

/** A node of the diagram. The name of a replica is part of its node id; a lab names its own machines `lab …`. */
export type NodeId = 'browser' | 'nginx' | 'redis' | `replica ${string}` | `lab ${string}`;

export const replicaNode = (name: string): NodeId => `replica ${name}`;

/** Returns the replica's name, or undefined for a node that is not a replica. */
export const replicaName = (node: NodeId): string | undefined =>
  node.startsWith('replica ') ? node.slice('replica '.length) : undefined;

const titles = { browser: 'Browser', nginx: 'NGINX', redis: 'Redis' } as const;

export function titleOf(node: NodeId): string {
  if (node === 'browser' || node === 'nginx' || node === 'redis') return titles[node];
  return node.startsWith('lab ') ? node.slice('lab '.length) : node.slice('replica '.length);
}

/** Returns the node's name at the start of a sentence. A capital letter marks a name, which takes no article: `lab Tab 1`. */
export const nameOf = (node: NodeId): string => {
  const title = titleOf(node);
  if (node.startsWith('lab ')) return /^[A-Z]/.test(title) ? title : `The ${title}`;
  return node === 'browser' ? 'The browser' : title;
};

export function colourOf(node: NodeId): string {
  if (node === 'browser' || node === 'nginx' || node === 'redis') return `var(--${node})`;
  if (node.startsWith('lab ')) return 'var(--ink)';
  return replicaColour(titleOf(node)).text;
}
