import type { Exchange } from '../../api/exchange.ts';
import { nameOf, type NodeId } from './nodes.ts';
import type { Step } from './steps.ts';

/** A change of the browser’s token without a request: a machine gets a copy, or the page deletes the token. */
export type LocalChange = { does: 'copy'; to: NodeId } | { does: 'delete' };

/** The word on the capsule. */
const copy = 'copy';

/** Returns a change in the browser as the stage shows it. Its number is negative, because it is not in the request log. */
export const localExchange = (change: LocalChange, number: number): Exchange => ({
  number: -number,
  type: 'local',
  method: change.does === 'copy' ? copy : 'token',
  path: change.does === 'copy' ? change.to : '',
  startedAtMs: 0,
  totalMs: 0,
  status: 200,
  code: undefined,
  credential: { kind: 'own', publicId: undefined },
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
  if (method === copy && isNode(path))
    return [
      { kind: 'move', from: 'browser', to: path, carries: 'request' },
      { kind: 'arrived', at: path, tone: 'bad', note: 'has a copy' },
    ];
  return [
    { kind: 'holds', at: 'browser', note: 'has the token' },
    { kind: 'deleted', at: 'browser', note: 'token deleted' },
  ];
}

/** Describes one step of a change in the browser. */
export function localSentence(step: Step): string {
  if (step.kind === 'move')
    return `A script on the page copies the token to ${nameOf(step.to)}.`.replace('to The', 'to the');
  if (step.kind === 'arrived') return `${nameOf(step.at)} has a copy. The servers received no request.`;
  if (step.kind === 'holds') return 'The browser has the token.';
  return 'The page deletes the token from the browser. It sends no request.';
}
