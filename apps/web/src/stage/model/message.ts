import type { Exchange } from '../../api/exchange.ts';
import { nameOf, replicaNode, type NodeId } from './nodes.ts';
import type { Step } from './steps.ts';

/** The live room publishes each message, and shows only those that this page received. */
const liveRelay: NonNullable<Exchange['relay']> = {
  to: 'browser',
  published: 'to every server',
  outcome: 'arrived',
};

/**
 * Returns the steps of a message between pages: to its replica, through Redis if it was published, and to the replica of the
 * receiver. Without a receiver, the message stops where it is.
 */
export function messageSteps({ tried, servedBy, relay = liveRelay }: Exchange, origin: NodeId): Step[] {
  const { to, published, outcome } = relay;
  const [received = servedBy] = tried;
  const toNginx: Step = { kind: 'move', from: origin, to: 'nginx', carries: 'request' };
  if (received === undefined) return [toNginx, { kind: 'lost', at: 'nginx', note: outcome }];
  const receiver = replicaNode(received);
  const steps: Step[] = [toNginx, { kind: 'move', from: 'nginx', to: receiver, carries: 'request' }];
  if (published !== undefined)
    steps.push(
      { kind: 'move', from: receiver, to: 'redis', carries: 'command' },
      { kind: 'found', at: 'redis', note: published },
    );
  if (servedBy === undefined)
    return [...steps, { kind: 'failed', at: published === undefined ? receiver : 'redis', note: outcome }];
  const deliverer = replicaNode(servedBy);
  if (published !== undefined) steps.push({ kind: 'move', from: 'redis', to: deliverer, carries: 'reply' });
  return [
    ...steps,
    { kind: 'move', from: deliverer, to: 'nginx', carries: 'response' },
    { kind: 'move', from: 'nginx', to, carries: 'response' },
    { kind: 'arrived', at: to, tone: 'ok', note: outcome },
  ];
}

/** Describes one step of a message. */
export function messageSentence(step: Step): string {
  if (step.kind === 'found')
    return 'Redis delivers the message to every server that subscribes to the channel.';
  if (step.kind === 'failed')
    return `The message stops at ${nameOf(step.at)}: no further hop was reported, and nothing arrived.`;
  if (step.kind === 'lost') return 'No server acknowledged the message.';
  if (step.kind !== 'move')
    return `${step.at === 'browser' ? 'This page' : nameOf(step.at)} receives the message.`;
  const [from, to] = [nameOf(step.from), nameOf(step.to).replace(/^The /, 'the ')];
  if (step.carries === 'command') return `${from} publishes the message to Redis: PUBLISH.`;
  if (step.carries === 'reply') return `${to} receives the message from Redis.`;
  if (step.to === 'nginx')
    return `${from} ${from.endsWith('s') ? 'send' : 'sends'} the message over the WebSocket to NGINX.`;
  return `NGINX passes the message to ${to}.`;
}
