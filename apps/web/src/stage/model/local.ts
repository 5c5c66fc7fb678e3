import type { Exchange } from '../../api/exchange.ts';
import { nameOf, type NodeId } from './nodes.ts';
import type { Step } from './steps.ts';

/**
 * A change in the browser without a request to the servers of the picture: a machine gets a copy of the token, the page sends data
 * to a machine, or the page deletes the token.
 */
export type LocalChange = { does: 'copy' | 'send'; to: NodeId } | { does: 'delete' };

/** The words on the capsules. */
const words = { copy: 'copy', send: 'data', delete: 'token' } as const;

/** Returns a change in the browser as the stage shows it. Its number is negative, because it is not in the request log. */
export const localExchange = (change: LocalChange, number: number): Exchange => ({
  number: -number,
  type: 'local',
  method: words[change.does],
  path: change.does === 'delete' ? '' : change.to,
  startedAtMs: 0,
  totalMs: 0,
  status: 200,
  code: undefined,
  // Only the sender knows what data contains.
  credential: change.does === 'send' ? { kind: 'none' } : { kind: 'own', publicId: undefined },
  issuedPublicId: undefined,
  tried: [],
  servedBy: undefined,
  connection: undefined,
  timing: {},
  requestHeaders: [],
  responseHeaders: [],
});

const isNode = (path: string): path is NodeId => path.startsWith('lab ');

/** Returns the steps of a change in the browser. */
export function localSteps({ method, path }: Exchange): Step[] {
  if (isNode(path))
    return [
      { kind: 'move', from: 'browser', to: path, carries: 'request' },
      { kind: 'arrived', at: path, tone: 'bad', note: method === words.copy ? 'has a copy' : 'has the data' },
    ];
  return [
    { kind: 'holds', at: 'browser', note: 'has the token' },
    { kind: 'deleted', at: 'browser', note: 'token deleted' },
  ];
}

/** Describes one step of a change in the browser. */
export function localSentence({ method }: Exchange, step: Step): string {
  const isCopy = method === words.copy;
  if (step.kind === 'move')
    return `A script on the page ${isCopy ? 'copies the token' : 'sends data'} to ${nameOf(step.to)}.`.replace(
      'to The',
      'to the',
    );
  if (step.kind === 'arrived')
    return `${nameOf(step.at)} has ${isCopy ? 'a copy' : 'the data'}. The servers received no request.`;
  if (step.kind === 'holds') return 'The browser has the token.';
  return 'The page deletes the token from the browser. It sends no request.';
}
