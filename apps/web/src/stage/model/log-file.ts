import type { Exchange } from '../../api/exchange.ts';
import type { NodeId } from './nodes.ts';
import type { Step } from './steps.ts';

/** The access log of NGINX. */
export const logFile: NodeId = 'lab log file';

/** Returns the steps after the response: NGINX writes a line, with the secret of the request or without. */
export function stepsInLog({ logged }: Exchange): Step[] {
  if (logged === undefined) return [];
  return [
    { kind: 'move', from: 'nginx', to: logFile, carries: 'request' },
    { kind: 'arrived', at: logFile, tone: logged.hasSecret ? 'bad' : 'ok', note: logged.note },
  ];
}

const isInLog = (step: Step): boolean => (step.kind === 'move' ? step.to : step.at) === logFile;

/** Returns whether the step is about a line that does not have the secret. */
export const isBareLine = ({ logged }: Exchange, step: Step): boolean =>
  logged?.hasSecret === false && isInLog(step);

/** Describes one step of the log. Undefined for the steps before it. */
export function logSentence(step: Step): string | undefined {
  if (!isInLog(step)) return undefined;
  return step.kind === 'move'
    ? 'The request has ended, and NGINX writes its line to the log file.'
    : `The line in the usual format contains ${step.note.startsWith('no ') ? step.note : `the ${step.note}`}.`;
}
