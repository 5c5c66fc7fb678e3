import type { Arrival } from '@session-lab/contract/labs/bank';
import type { SecretKind, TapConnection, Turn } from '@session-lab/contract/labs/wiretap';
import type { Exchange, TapNote } from '../../../api/exchange.ts';
import type { Received } from '../frame/arrivals.ts';

export type Wire = TapConnection['wire'];

/** One sign-in through the tap: the requests that arrived, and the connections that passed. */
export type Run = {
  readonly wire: Wire;
  readonly password: string;
  readonly received: readonly Received[];
  readonly connections: readonly TapConnection[];
};

/** Bytes that passed, as one line of the list. */
export type Passed = {
  readonly key: string;
  /** Number of its connection. The lines of a connection follow each other. */
  readonly connection: number;
  readonly from: 'browser' | 'server';
  readonly name: string;
  readonly bytes: number;
  readonly text: string;
  /** Passwords and tokens that the tap read, and the host name in a ClientHello. */
  readonly finds: readonly Find[];
};
type Find = { readonly kind: SecretKind | 'name'; readonly start: number; readonly end: number };

/** Bytes of the header of a TLS record: RFC 8446, section 5.1. */
const recordHeaderBytes = 5;

const isRequest = ({ from, text }: Turn, { method, path }: Pick<Arrival, 'method' | 'path'>): boolean =>
  from === 'browser' && (text.startsWith(`${method} ${path} `) || text.startsWith(`${method} ${path}?`));

/** Returns the request of an arrival and its response, among the bytes that passed. */
export function turnsOf(
  arrival: Pick<Arrival, 'method' | 'path'>,
  connections: readonly TapConnection[],
): { request: Turn | undefined; response: Turn | undefined } {
  for (const { turns } of connections.toReversed()) {
    const at = turns.findLastIndex((turn) => isRequest(turn, arrival));
    if (at !== -1) return { request: turns[at], response: turns[at + 1] };
  }
  return { request: undefined, response: undefined };
}

const kindsIn = (turn: Turn | undefined): readonly SecretKind[] => [
  ...new Set(turn?.secrets.map(({ kind }) => kind)),
];

/** Undefined for bytes without a secret: the picture keeps the note of the bytes before them. */
function noteOf(turn: Turn | undefined): TapNote | undefined {
  const kinds = kindsIn(turn);
  return kinds.length === 0 ? undefined : { text: kinds.join(', '), isReadable: true };
}

/** Returns what the tap read in one request and its response. */
export function notesOf(
  wire: Wire,
  arrival: Arrival,
  connections: readonly TapConnection[],
): NonNullable<Exchange['tapped']> {
  if (wire === 'http') {
    const { request, response } = turnsOf(arrival, connections);
    return { request: noteOf(request), response: noteOf(response) };
  }
  const found = connections.reduce((sum, connection) => sum + connection.found, 0);
  const note =
    found === 0 ? { text: 'encrypted', isReadable: false } : { text: `${found} secrets`, isReadable: true };
  return { request: note, response: note };
}

/** Returns the run as the player has shown it: the bytes of other requests are empty, so that each line has its place. */
export function shownOf(run: Run, shown: ReadonlySet<number>): Run {
  const received = run.received.filter(({ exchange }) => shown.has(exchange.number));
  const pending = run.received.filter(({ exchange }) => !shown.has(exchange.number));
  if (run.received.length > 0 && received.length === 0) return { ...run, received, connections: [] };
  if (run.wire === 'https')
    return { ...run, received, connections: pending.length === 0 ? run.connections : [] };
  const hidden = new Set(pending.flatMap(({ arrival }) => Object.values(turnsOf(arrival, run.connections))));
  const connections = run.connections.map((connection) => ({
    ...connection,
    turns: connection.turns.map((turn) => (hidden.has(turn) ? { ...turn, text: '', secrets: [] } : turn)),
  }));
  return { ...run, received, connections };
}

/** Returns the lines of the list: what passed, one connection after another. */
export const passedIn = ({ connections }: Run): readonly Passed[] =>
  connections.flatMap(({ id, turns, records, serverName }, order) => [
    ...turns.map((turn, index) => ({
      key: `${id} ${index}`,
      connection: order + 1,
      from: turn.from,
      name: nameOf(turn),
      bytes: turn.text.length,
      text: turn.text,
      finds: turn.secrets,
    })),
    ...records.map(({ from, type, length, message, text }, index) => ({
      key: `${id} ${index}`,
      connection: order + 1,
      from,
      name: message === undefined ? type : `${type}: ${message}`,
      bytes: length + recordHeaderBytes,
      text,
      finds: message === 'ClientHello' ? namesIn(text, serverName) : [],
    })),
  ]);

function namesIn(text: string, name: string | undefined): readonly Find[] {
  const start = name === undefined ? -1 : text.indexOf(name);
  return start === -1 ? [] : [{ kind: 'name', start, end: start + (name?.length ?? 0) }];
}

/** `POST /v1/labs/bank/sign-in`, or `200 OK`. `…` for bytes that are not shown yet. */
function nameOf({ from, text }: Turn): string {
  if (text === '') return '…';
  const [line = ''] = text.split('\r\n', 1);
  return from === 'server' ? line.replace(/^HTTP\/[\d.]+ /, '') : line.replace(/(\?\S*)? HTTP\/[\d.]+$/, '');
}

/** Parts of a text. A part that is no find has no `kind`. */
export type Part = { readonly text: string; readonly start: number; readonly kind: Find['kind'] | undefined };

export function partsOf({ text, finds }: Pick<Passed, 'text' | 'finds'>): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { kind, start, end } of finds) {
    parts.push({ text: text.slice(at, start), start: at, kind: undefined });
    parts.push({ text: text.slice(start, end), start, kind });
    at = end;
  }
  parts.push({ text: text.slice(at), start: at, kind: undefined });
  return parts.filter((part) => part.text !== '');
}

/** An encrypted alert: its two bytes, their content type and the tag (RFC 8446, sections 5.2 and 6). */
const encryptedAlertBytes = 2 + 1 + 16;

/** Returns whether the browser ended a handshake with an alert. After the handshake, it would have sent a longer record. */
function isRefusedByBrowser({ isOpen, records }: TapConnection): boolean {
  const sent = records.filter(
    ({ from, type }) => from === 'browser' && (type === 'alert' || type === 'application_data'),
  );
  const [alert] = sent;
  return (
    !isOpen &&
    sent.length === 1 &&
    alert !== undefined &&
    (alert.type === 'alert' || alert.length === encryptedAlertBytes)
  );
}

/** Returns whether the browser refused the server’s certificate, and has opened no connection after it. */
export const isStoppedAt = (connections: readonly TapConnection[]): boolean =>
  connections.length > 0 && connections.every(isRefusedByBrowser);

/** Number of requests of a sign-in: the sign-in itself, and the request of the page after it. */
export const signInSize = 2;

/**
 * Returns the index of the right answer, from the secrets that the tap read in a whole sign-in over HTTP. Undefined before it.
 */
export function rightAnswer(run: Run | undefined): number | undefined {
  if (run === undefined || run.wire !== 'http' || run.received.length < signInSize) return undefined;
  const kinds = new Set(run.connections.flatMap(({ turns }) => turns.flatMap(kindsIn)));
  if (!kinds.has('token')) return 0;
  return kinds.has('password') ? 2 : 1;
}

/** Describes a run: what passed, and what the tap found in it. */
export function verdictOf({ wire, connections, received }: Run): string {
  if (connections.length === 0) return '';
  const bytes = connections.reduce((sum, one) => sum + one.bytes.browser + one.bytes.server, 0);
  const amount = `${bytes.toLocaleString('en')} bytes passed.`;
  if (wire === 'http') {
    // The connections are in any order.
    const kinds = [...new Set(connections.flatMap(({ turns }) => turns.flatMap(kindsIn)))].toSorted();
    return `${amount} The tap read ${kinds.length === 0 ? 'no secret' : `the ${kinds.join(' and the ')}`}.`;
  }
  const [name] = connections.flatMap(({ serverName = [] }) => serverName);
  const readable = name === undefined ? 'no name' : `the name “${name}”`;
  if (received.length === 0) return `${amount} The tap read ${readable}. No request followed.`;
  const found = connections.reduce((sum, one) => sum + one.found, 0);
  return `${amount} The tap read ${readable}, and ${found === 0 ? 'no secret' : `${found} secrets`}.`;
}

/** Returns the response to the copied token, if the bank accepted it. */
export const completedBy = (replays: readonly Received[]): Exchange | undefined =>
  replays.find(({ arrival }) => arrival.accepted)?.exchange;
