/** One thing to send, and what is known of the answer before. */
export type Case = {
  /** What is wrong with it, or `structured`: requests of the contract, good and bad. */
  readonly family: string;
  /** Each character is a byte (latin1). Tokens are marks (`marks.ts`). */
  readonly bytes: string;
  /**
   * `whole`: so many requests that each has its end. `part`: more is announced than is sent. `unknown`: a mutation may have
   * made either of it.
   */
  readonly form: 'whole' | 'part' | 'unknown';
  /** The methods of the requests in it: an answer to HEAD has no body. */
  readonly methods: readonly string[];
  /** The status of each answer, where there is but one right one. */
  readonly statuses?: readonly number[];
  /** The contract's endpoint, where a `structured` one meets it exactly: its answer is one that the contract knows. */
  readonly endpoint?: string;
};

/** Text as the bytes of its UTF-8. */
export const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const visible = /[^\x20-\x7e]|\\/g;

/** Bytes as a person reads them, and as a JavaScript string literal takes them. */
export function escaped(bytes: string, most = 2_000): string {
  const text = bytes.slice(0, most).replaceAll(visible, (character) => {
    if (character === '\r') return String.raw`\r`;
    if (character === '\n') return '\\n\n      ';
    if (character === '\\') return String.raw`\\`;
    return String.raw`\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return bytes.length > most ? `${text} … ${bytes.length - most} bytes more` : text;
}
