import type { Credential, Exchange } from '../api/exchange.ts';
import { nameOf } from './places.ts';
import type { Step } from './steps.ts';
import { trace } from './trace.ts';

/** The same as sentences, for those who do not see the picture and for those who do not want it to move. */
export function story(exchange: Exchange): { step: Step; sentence: string }[] {
  return trace(exchange).flatMap((step) => sentences(exchange, step).map((sentence) => ({ step, sentence })));
}

function sentences({ type, method, path, credential, code, timing }: Exchange, step: Step): string[] {
  switch (step.kind) {
    case 'move':
      if (step.from === 'browser') {
        return [`The browser sends ${method} ${path} ${tokenIn(credential)} to NGINX.`];
      }
      if (step.from === 'nginx' && step.carries === 'request')
        return [`NGINX hands it to ${nameOf(step.to)}.`];
      if (step.carries === 'command')
        return [`${nameOf(step.from)} asks Redis: ${timing.store?.command ?? ''}.`];
      if (step.carries === 'answer' && step.to === 'nginx')
        return [`${nameOf(step.from)} answers through NGINX.`];
      return [];
    case 'signature':
      return [`${nameOf(step.at)} checks the token: ${step.note}.`];
    case 'known':
      return [`${nameOf(step.at)} knows the session and asks nobody: ${step.note}.`];
    case 'recalled':
      return [`${nameOf(step.at)} looks into its own memory: ${step.note}.`];
    case 'failed':
      return [`${nameOf(step.at)} gives no usable answer; NGINX turns to the next.`];
    case 'deferred':
      return [`${nameOf(step.at)} said 503 too; NGINX asked its peer.`];
    case 'unasked':
      return [`Redis is not asked: ${nameOf(step.at)} knows that it is away.`];
    case 'found':
      return [`Redis has answered: ${step.note}.`];
    case 'missed':
      return [step.tone === 'away' ? `Redis gave ${step.note}.` : `Redis: ${step.note}.`];
    case 'refused':
      return code === 'store_unavailable'
        ? [`${nameOf(step.at)} cannot reach Redis: ${step.note}.`]
        : [`${nameOf(step.at)} refuses: ${step.note}.`];
    case 'lost':
      return [`The browser gets nothing back: ${step.note}.`];
    case 'arrived':
      break;
  }
  return type === 'websocket'
    ? [
        `The browser has its answer: ${step.note}. What was checked and asked for it is not visible: browsers hide a handshake’s headers from the page.`,
      ]
    : [`The browser has its answer: ${step.note}.`];
}

function tokenIn(credential: Credential): string {
  if (credential.kind === 'none') return 'without a token';
  if (credential.kind === 'own') return 'with its token';
  const { form, label, bytes } = credential;
  if (form === 'session') return `with a ${label} token`;
  return `with ${form === 'jwt' ? 'a JWT' : 'an encrypted JWT'} (${label}, ${bytes} bytes)`;
}
