/** The line that the student edits, and the lines before it. */
export type Line = {
  readonly text: string;
  /** Position of the cursor in `text`. */
  readonly at: number;
  readonly history: readonly string[];
  /** Index of the line of the history that is shown. `history.length` is the new line. */
  readonly past: number;
  /** The new line, while a line of the history is shown. */
  readonly draft: string;
};

export const emptyLine = (history: readonly string[] = []): Line => ({
  text: '',
  at: 0,
  history,
  past: history.length,
  draft: '',
});

/** Most lines of the history. */
const historyLength = 200;

/** Returns an empty line after a line was entered. A line that repeats the last one is not added to the history. */
export function entered({ text, history }: Line): Line {
  const isNew = text.trim() !== '' && history.at(-1) !== text;
  return emptyLine(isNew ? [...history, text].slice(-historyLength) : history);
}

/** Keys of a terminal: the bytes that it sends, and the edit. */
const edits = new Map<string, (line: Line) => Line>([
  ['\u001b[D', (line) => moved(line, before(line))],
  ['\u001b[C', (line) => moved(line, after(line))],
  ['\u0002', (line) => moved(line, before(line))],
  ['\u0006', (line) => moved(line, after(line))],
  ['\u001b[H', (line) => moved(line, 0)],
  ['\u001b[F', (line) => moved(line, line.text.length)],
  ['\u0001', (line) => moved(line, 0)],
  ['\u0005', (line) => moved(line, line.text.length)],
  ['\u001b[A', (line) => recalled(line, line.past - 1)],
  ['\u001b[B', (line) => recalled(line, line.past + 1)],
  ['\u0010', (line) => recalled(line, line.past - 1)],
  ['\u000e', (line) => recalled(line, line.past + 1)],
  ['\u007f', (line) => cut(line, before(line), line.at)],
  ['\u001b[3~', (line) => cut(line, line.at, after(line))],
  ['\u0004', (line) => cut(line, line.at, after(line))],
  ['\u0015', (line) => cut(line, 0, line.at)],
  ['\u000b', (line) => cut(line, line.at, line.text.length)],
  ['\u0017', (line) => cut(line, startOfWord(line), line.at)],
  ['\u0008', (line) => cut(line, startOfWord(line), line.at)],
]);

/** An escape sequence, a line break, a control character, or a run of text. */
// oxlint-disable-next-line no-control-regex -- the keys of a terminal are control characters
const keyPattern = /\u001b(?:\[[\d;]*[A-Za-z~]|O[A-Z]|.)?|\r\n|\p{Cc}|\P{Cc}+/gsu;

/** Splits what a terminal received into keys and runs of text. A pasted text may have several lines. */
export const keysOf = (data: string): readonly string[] => data.match(keyPattern) ?? [];

/** Returns the line after a key. A key without a meaning changes nothing. */
export function press(line: Line, key: string): Line {
  const edit = edits.get(key.replace('\u001bO', '\u001b['));
  if (edit !== undefined) return edit(line);
  return /\p{Cc}/u.test(key) ? line : inserted(line, key);
}

export const inserted = (line: Line, text: string): Line => ({
  ...line,
  text: line.text.slice(0, line.at) + text + line.text.slice(line.at),
  at: line.at + text.length,
});

const moved = (line: Line, at: number): Line => ({ ...line, at });

const cut = (line: Line, from: number, to: number): Line => ({
  ...line,
  text: line.text.slice(0, from) + line.text.slice(to),
  at: from,
});

/** A character outside the basic plane, such as an emoji, has two units. */
const before = ({ text, at }: Line): number => at - (Array.from(text.slice(0, at)).at(-1)?.length ?? 0);
const after = ({ text, at }: Line): number => at + (Array.from(text.slice(at))[0]?.length ?? 0);

const startOfWord = ({ text, at }: Line): number => text.slice(0, at).replace(/\S+\s*$/u, '').length;

function recalled(line: Line, past: number): Line {
  if (past < 0 || past > line.history.length) return line;
  const draft = line.past === line.history.length ? line.text : line.draft;
  const text = line.history[past] ?? draft;
  return { ...line, past, draft, text, at: text.length };
}

/**
 * Returns the line with the command completed, as far as all commands that match agree. Only the first word is completed.
 */
export function completed(line: Line, commands: readonly string[]): Line {
  const typed = line.text.slice(0, line.at).trimStart();
  if (typed === '' || /\s/.test(typed) || line.at !== line.text.length) return line;
  const matching = commands.filter((command) => command.startsWith(typed.toUpperCase()));
  const [first = '', ...others] = matching;
  if (matching.length === 0) return line;
  let common = first;
  for (const other of others) while (!other.startsWith(common)) common = common.slice(0, -1);
  const text = others.length === 0 ? `${first} ` : common;
  return { ...line, text, at: text.length };
}
