import type { Credential, Exchange } from '../../api/exchange.ts';
import { arrivalSentence } from './arrival.ts';
import { localSentence } from './local.ts';
import { logSentence } from './log-file.ts';
import { messageSentence } from './message.ts';
import { nameOf, replicaName, type NodeId } from './nodes.ts';
import type { Step } from './steps.ts';
import { tappedSentence } from './tapped.ts';
import { trace } from './trace.ts';

/** Describes a request in sentences, for screen readers and for users who prefer reduced motion. */
export function story(exchange: Exchange, origin: NodeId = 'browser'): { step: Step; sentence: string }[] {
  return trace(exchange, origin).flatMap((step) =>
    sentences(exchange, step).map((sentence) => ({ step, sentence })),
  );
}

/** Describes one step in one sentence, for the line under the player. */
export function sentenceOf(exchange: Exchange, step: Step): string {
  const [sentence] = sentences(exchange, step);
  if (sentence !== undefined || step.kind !== 'move') return sentence ?? '';
  if (step.carries === 'reply') return `The reply of Redis returns to ${nameOf(step.to)}.`;
  if (step.carries === 'request') return 'The request returns to NGINX, which tries the next server.';
  return `NGINX sends the response to ${nameOf(step.to)}.`.replace('to The', 'to the');
}

function sentences(exchange: Exchange, step: Step): string[] {
  const { type, method, path, credential, code, timing } = exchange;
  if (type === 'message') return [messageSentence(step)];
  if (type === 'local') return [localSentence(exchange, step)];
  const inBrowser = type === 'arrival' ? arrivalSentence(exchange, step) : undefined;
  const own = inBrowser ?? tappedSentence(exchange, step) ?? logSentence(step);
  if (own !== undefined) return [own];
  switch (step.kind) {
    case 'move':
      if (step.to === 'nginx' && replicaName(step.from) === undefined) {
        return [`${nameOf(step.from)} sends ${method} ${path} ${tokenIn(credential)} to NGINX.`];
      }
      if (step.from === 'nginx' && step.carries === 'request')
        return [`NGINX forwards the request to ${nameOf(step.to)}.`];
      if (step.carries === 'command')
        return [`${nameOf(step.from)} queries Redis: ${inOrder(timing.store?.command ?? '')}.`];
      if (step.carries === 'response' && step.to === 'nginx')
        return [`${nameOf(step.from)} sends the response to NGINX.`];
      return [];
    case 'signature':
      return [`${nameOf(step.at)} checks the token: ${step.note}.`];
    case 'cacheHit':
      return [`${nameOf(step.at)} already has the session and does not query Redis: ${step.note}.`];
    case 'memoryLookup':
      return [`${nameOf(step.at)} looks for the session in its own memory: ${step.note}.`];
    case 'failed':
      return [`${nameOf(step.at)} sends no usable response; NGINX tries the next server.`];
    case 'storeUnavailable':
      return [`${nameOf(step.at)} returns 503 too; NGINX tries the next server.`];
    case 'notQueried':
      return [`${nameOf(step.at)} does not query Redis: it knows that Redis is unavailable.`];
    case 'found':
      return [`Redis responds: ${step.note.replace(/^Redis /, '').replaceAll(' → ', ', ')}.`];
    case 'missed':
      return [step.tone === 'unavailable' ? `Redis sends ${step.note}.` : `Redis: ${step.note}.`];
    case 'refused':
      return code === 'store_unavailable'
        ? [`${nameOf(step.at)} cannot reach Redis: ${step.note}.`]
        : [`${nameOf(step.at)} refuses the request: ${step.note}.`];
    case 'lost':
      return [`The browser receives nothing: ${step.note}.`];
    case 'arrived':
    case 'holds':
    case 'deleted':
    case 'attached':
    case 'read':
      break;
  }
  return type === 'websocket'
    ? [
        `${nameOf(step.at)} receives the response: ${step.note}. Browsers hide its headers, so the checks are not visible here.`,
      ]
    : [`${nameOf(step.at)} receives the response: ${step.note}.`];
}

/** `GETEX, then PUBLISH, then SET`: the replica lists its commands in their order. */
const inOrder = (commands: string): string => commands.replaceAll(', ', ', then ');

function tokenIn(credential: Credential): string {
  if (credential.kind === 'none') return 'without a token';
  if (credential.kind === 'own') return 'with its token';
  if (credential.kind === 'cookie') return `with the cookie ${credential.name}`;
  const { form, label, bytes } = credential;
  // A capital letter marks a name.
  if (form === 'session') return /^[A-Z]/.test(label) ? `with ${label}’s token` : `with a ${label} token`;
  return `with ${form === 'jwt' ? 'a JWT' : 'an encrypted JWT'} (${label}, ${bytes} bytes)`;
}
