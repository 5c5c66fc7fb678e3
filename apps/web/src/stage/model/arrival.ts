import type { Exchange } from '../../api/exchange.ts';
import { nameOf, type NodeId } from './nodes.ts';
import type { Step } from './steps.ts';

/** A page of another site, which the browser has loaded. */
export const otherSite: NodeId = 'lab other site';

/** Returns the value of a header of a request that arrived at the bank. */
const arrivedHeader = ({ requestHeaders }: Exchange, name: string): string | undefined =>
  requestHeaders.find(([header]) => header === name)?.[1];

/** Returns whether a page of another site, or of another port, caused the request. Browsers state it in `Sec-Fetch-Site`. */
export function isFromOtherSite(exchange: Exchange): boolean {
  const site = arrivedHeader(exchange, 'Sec-Fetch-Site');
  return site === 'cross-site' || site === 'same-site';
}

/** Returns whether a program that is not a browser sent the request. Browsers send `Sec-Fetch-Site` to the sites of the labs. */
const isFromProgram = (exchange: Exchange): boolean =>
  exchange.type === 'arrival' && arrivedHeader(exchange, 'Sec-Fetch-Site') === undefined;

/** Returns the steps in the browser: a page causes the request, and the browser or a script adds a token, or neither. */
export function stepsInBrowser(exchange: Exchange): Step[] {
  if (isFromProgram(exchange)) return [];
  const { credential } = exchange;
  const attached =
    credential.kind === 'cookie'
      ? ({ by: 'browser', note: `+ cookie ${credential.name}` } as const)
      : credential.kind === 'none'
        ? ({ by: 'neither', note: 'no cookie added' } as const)
        : ({ by: 'script', note: '+ header' } as const);
  return [
    ...(isFromOtherSite(exchange)
      ? [{ kind: 'move', from: otherSite, to: 'browser', carries: 'request' } as const]
      : []),
    { kind: 'attached', at: 'browser', ...attached },
  ];
}

/** Parts of a page that cause a request, by its `Sec-Fetch-Dest`. */
const means: Readonly<Record<string, string>> = {
  image: 'an image',
  iframe: 'a frame',
  empty: 'a script',
};

function meansOf(exchange: Exchange): string {
  const destination = arrivedHeader(exchange, 'Sec-Fetch-Dest') ?? '';
  // A navigation with a body is a form.
  if (destination === 'document') return exchange.method === 'POST' ? 'a form' : 'a link';
  return means[destination] ?? 'its content';
}

/** Describes one step in the browser. Undefined for the steps after it. */
export function arrivalSentence(exchange: Exchange, step: Step): string | undefined {
  const { method, path, credential } = exchange;
  if (step.kind === 'move' && step.to === 'browser' && step.carries === 'request') {
    const by = meansOf(exchange);
    const isPort = arrivedHeader(exchange, 'Sec-Fetch-Site') === 'same-site';
    return `${isPort ? 'A page on another port' : nameOf(step.from)} causes ${method} ${path} by ${by}, without a token.`;
  }
  if (step.kind !== 'attached') return undefined;
  if (step.by === 'neither') return 'The browser adds no cookie to this request.';
  return credential.kind === 'cookie'
    ? `The browser adds its cookie ${credential.name} to the request. No script does.`
    : 'The script of the bank’s page adds the header Authorization to the request.';
}
