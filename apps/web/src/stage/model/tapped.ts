import type { Exchange, TapNote } from '../../api/exchange.ts';
import { nameOf, type NodeId } from './nodes.ts';
import type { Step } from './steps.ts';

/** A machine on the wire between the browser and NGINX. The bytes of a connection pass through it. */
export const tapNode: NodeId = 'lab tap';

const read = (found: TapNote | undefined): Step[] =>
  found === undefined
    ? []
    : [{ kind: 'read', at: tapNode, tone: found.isReadable ? 'bad' : 'ok', note: found.text }];

/** Returns the steps of a request to NGINX: through the tap, if the request passed through it. */
export const stepsToNginx = ({ tapped }: Exchange, origin: NodeId): Step[] =>
  tapped === undefined
    ? [{ kind: 'move', from: origin, to: 'nginx', carries: 'request' }]
    : [
        { kind: 'move', from: origin, to: tapNode, carries: 'request' },
        ...read(tapped.request),
        { kind: 'move', from: tapNode, to: 'nginx', carries: 'request' },
      ];

/** Returns the steps of the response from NGINX. */
export const stepsFromNginx = ({ tapped }: Exchange, origin: NodeId): Step[] =>
  tapped === undefined
    ? [{ kind: 'move', from: 'nginx', to: origin, carries: 'response' }]
    : [
        { kind: 'move', from: 'nginx', to: tapNode, carries: 'response' },
        ...read(tapped.response),
        { kind: 'move', from: tapNode, to: origin, carries: 'response' },
      ];

/** Describes one step at the tap. Undefined for the other steps. */
export function tappedSentence({ method, path, tapped }: Exchange, step: Step): string | undefined {
  if (tapped === undefined) return undefined;
  if (step.kind === 'read')
    return `The tap copies the bytes. ${step.tone === 'bad' ? `It reads the ${step.note}.` : `They are ${step.note}.`}`;
  if (step.kind !== 'move') return undefined;
  if (step.to === tapNode && step.carries === 'request')
    return `${nameOf(step.from)} sends ${method} ${path} over the wire, through the tap.`;
  if (step.from === tapNode && step.carries === 'request') return 'The tap passes the request on to NGINX.';
  if (step.from === tapNode) return 'The tap passes the response on to the browser.';
  return undefined;
}
