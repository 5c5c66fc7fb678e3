/** Bytes to send on a connection, and what is known about the response in advance. */
export type FuzzCase = {
  /** The kind of fault, or `structured`: requests of the contract, valid or not. */
  readonly family: string;
  /** Each character is a byte (latin1). Tokens are placeholders (`token-placeholders.ts`). */
  readonly bytes: string;
  /**
   * `whole`: every request is complete. `part`: the request is shorter than it announces. `unknown`: a
   * mutation may have caused either.
   */
  readonly form: 'whole' | 'part' | 'unknown';
  /** Methods of the requests. A response to HEAD has no body. */
  readonly methods: readonly string[];
  /** Expected status of each response, if only one is right. */
  readonly statuses?: readonly number[];
  /**
   * The endpoint, if a `structured` request matches it exactly. Its response must be one that the contract
   * lists.
   */
  readonly endpoint?: string;
};

/** Encodes text as UTF-8, one character a byte. */
export const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const visible = /[^\x20-\x7e]|\\/g;

/** Escapes bytes as in a JavaScript string literal. */
export function escaped(bytes: string, most = 2_000): string {
  const text = bytes.slice(0, most).replaceAll(visible, (character) => {
    if (character === '\r') return String.raw`\r`;
    if (character === '\n') return '\\n\n      ';
    if (character === '\\') return String.raw`\\`;
    return String.raw`\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return bytes.length > most ? `${text} … ${bytes.length - most} bytes more` : text;
}
