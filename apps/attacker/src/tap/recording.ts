import { secretsIn, type Secret } from './find-secrets.ts';
import { createRecordReader } from './tls-records.ts';

export type Side = 'browser' | 'server';
export type Wire = 'http' | 'https';

/** With all of them full, a recording has 1 MB. */
export const bounds = { connections: 16, bytesOfDirection: 32_768, turns: 60 } as const;

/** Bytes that one side sent before the other side answered. */
type Turn = { readonly from: Side; bytes: Buffer };

export type Connection = {
  readonly id: number;
  readonly wire: Wire;
  /** Records the bytes. Returns false if they name another student, and forgets the whole connection. */
  readonly record: (from: Side, chunk: Buffer) => boolean;
  readonly end: () => void;
  readonly report: () => ConnectionReport;
  readonly tokens: () => readonly string[];
};

type TurnReport = {
  readonly from: Side;
  readonly text: string;
  readonly secrets: readonly Omit<Secret, 'text'>[];
};
type RecordReport = {
  readonly from: Side;
  readonly type: string;
  readonly length: number;
  readonly message?: string;
  readonly text: string;
};
type ConnectionReport = {
  readonly id: number;
  readonly wire: Wire;
  readonly isOpen: boolean;
  /** All bytes of both directions, also those that were not kept. */
  readonly bytes: { readonly browser: number; readonly server: number };
  /** Requests and responses of a connection over HTTP. */
  readonly turns: readonly TurnReport[];
  /** Records of a connection over TLS, in the order in which they passed. */
  readonly records: readonly RecordReport[];
  readonly serverName?: string;
  /** Passwords and tokens that the search found in all kept bytes. */
  readonly found: number;
};

/** One connection through the tap. Keeps the first bytes of each direction. */
export function createConnection(id: number, wire: Wire, student: string): Connection {
  const turns: Turn[] = [];
  const kept = { browser: 0, server: 0 };
  const passed = { browser: 0, server: 0 };
  const readers = { browser: createRecordReader(), server: createRecordReader() };
  const order: { from: Side; index: number }[] = [];
  let isOpen = true;

  function keep(from: Side, chunk: Buffer): void {
    const bytes = chunk.subarray(0, bounds.bytesOfDirection - kept[from]);
    if (bytes.length === 0) return;
    kept[from] += bytes.length;
    const last = turns.at(-1);
    if (last?.from === from) last.bytes = Buffer.concat([last.bytes, bytes]);
    else if (turns.length < bounds.turns) turns.push({ from, bytes: Buffer.from(bytes) });
  }

  function readRecords(from: Side, chunk: Buffer): void {
    const reader = readers[from];
    const before = reader.records().length;
    reader.push(chunk);
    for (let index = before; index < reader.records().length; index += 1) order.push({ from, index });
  }

  const textOf = ({ bytes }: Turn): string => bytes.toString('latin1');
  const secrets = (): readonly Secret[] => turns.flatMap((turn) => secretsIn(textOf(turn)));

  return {
    id,
    wire,
    record(from, chunk) {
      passed[from] += chunk.length;
      keep(from, chunk);
      if (wire === 'https') readRecords(from, chunk);
      if (wire === 'https' || from === 'server') return true;
      const last = turns.at(-1);
      const isOwn = last === undefined || !isOfOther(textOf(last), student);
      if (!isOwn) turns.length = 0;
      return isOwn;
    },
    end() {
      isOpen = false;
    },
    tokens: () => secrets().flatMap(({ kind, text }) => (kind === 'token' ? [text] : [])),
    report() {
      const serverName = readers.browser.serverName();
      return {
        id,
        wire,
        isOpen,
        bytes: { ...passed },
        turns:
          wire === 'https'
            ? []
            : turns.map((turn) => ({
                from: turn.from,
                text: readable(textOf(turn)),
                secrets: secretsIn(textOf(turn)).map(({ kind, start, end }) => ({ kind, start, end })),
              })),
        records: order.flatMap(({ from, index }): RecordReport[] => {
          const record = readers[from].records()[index];
          if (record === undefined) return [];
          const { sample, ...more } = record;
          return [{ from, ...more, text: readable(sample.toString('latin1')).replaceAll(/[\n\r]/g, '·') }];
        }),
        ...(serverName === undefined ? {} : { serverName }),
        found: secrets().length,
      };
    },
  };
}

/** Whether a request names another student than the student of the tap. */
const isOfOther = (text: string, student: string): boolean =>
  [...text.matchAll(/student(?:=|":")([\w-]{22})(?![\w-])/g)].some(([, named]) => named !== student);

/** Each byte that is not a printable character of ASCII becomes a dot, so that positions stay. */
const readable = (text: string): string => text.replaceAll(/[^\n\r -~]/g, '·');
