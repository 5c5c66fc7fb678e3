import { FitAddon } from '@xterm/addon-fit';
import { Terminal as Xterm, type ITheme } from '@xterm/xterm';
import type { Reply } from '@session-lab/contract/labs/redis-console';
import { positionAfter } from './columns.ts';
import { commands } from './commands.ts';
import { completed, emptyLine, entered, inserted, keysOf, press, type Line } from './line-editor.ts';
import { withStyleStandIns } from './style-stand-ins.ts';

const prompt = 'redis> ';
const welcome = ['Each line goes to a real Redis.', 'Tab completes, ↑ recalls a line.'].join('\r\n');
const [enter, lineFeed, interrupt, clear, tab, escape] = ['\r', '\n', '\u0003', '\u000c', '\t', '\u001b'];
/** Escape sequences of colours of the theme. */
const [red, yellow, soft, plain] = ['\u001b[31m', '\u001b[33m', '\u001b[90m', '\u001b[0m'];

export type Terminal = {
  /** Replaces the line that is edited. Does not run it. */
  readonly type: (text: string) => void;
  readonly enter: () => void;
  readonly focus: () => void;
  readonly dispose: () => void;
};

/** Shows a terminal in `host`. Lines that are entered while one runs wait for its reply. */
export function createTerminal(host: HTMLElement, run: (line: string) => Promise<Reply>): Terminal {
  const xterm = new Xterm({
    fontFamily: getComputedStyle(host).fontFamily,
    fontSize: 14,
    lineHeight: 1.2,
    cursorBlink: false,
    scrollback: 2_000,
    theme: themeOf(host),
  });
  const fit = new FitAddon();
  xterm.loadAddon(fit);
  withStyleStandIns(() => {
    xterm.open(host);
  });
  fit.fit();
  if (xterm.textarea !== undefined) xterm.textarea.setAttribute('aria-label', 'Line to send to Redis');

  let line: Line = emptyLine();
  let [isBusy, isLeaving] = [false, false];
  /** Row of the cursor, counted from the row of the prompt. */
  let row = 0;
  const waiting: string[] = [];

  /** Writes the prompt and the line again. The space after the text makes a full row wrap. */
  function draw(): void {
    const { row: lastRow } = positionAfter(prompt + line.text, xterm.cols);
    const { row: target, column } = positionAfter(prompt + line.text.slice(0, line.at), xterm.cols);
    xterm.write(
      `${up(row)}\r\u001b[0J${soft}${prompt}${plain}${line.text} ${up(lastRow - target)}\r${right(column)}`,
    );
    row = target;
  }

  /** Moves the cursor below the line. */
  function leaveLine(): void {
    const { row: lastRow } = positionAfter(prompt + line.text, xterm.cols);
    xterm.write(`${down(lastRow - row)}\r\n`);
    row = 0;
  }

  async function enterLine(): Promise<void> {
    const { text } = line;
    leaveLine();
    line = entered(line);
    if (text.trim().toLowerCase() === 'clear') xterm.write('\u001b[2J\u001b[3J\u001b[H');
    else if (text.trim() !== '') xterm.write(printed(await run(text)));
    draw();
  }

  async function handle(key: string): Promise<void> {
    if (key === enter || key === lineFeed || key === '\r\n') return enterLine();
    if (key === interrupt) {
      xterm.write('^C');
      leaveLine();
      line = emptyLine(line.history);
    } else if (key === clear) {
      xterm.write('\u001b[2J\u001b[3J\u001b[H');
      row = 0;
    } else if (key === tab) line = completed(line, commands);
    else line = press(line, key);
    draw();
  }

  async function receive(data: string): Promise<void> {
    // Lines that wait are dropped. A line that was sent cannot be taken back.
    if (data === interrupt) waiting.length = 0;
    waiting.push(...keysOf(data));
    if (isBusy) return;
    isBusy = true;
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) await handle(key);
    isBusy = false;
  }

  xterm.onData((data) => {
    void receive(data);
  });
  xterm.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown') return true;
    // The keyboard is not trapped: Tab leaves an empty line, and every line after Escape.
    if (event.key === 'Tab') return !(event.shiftKey || isLeaving || line.text === '');
    isLeaving = event.key === 'Escape';
    return !(event.ctrlKey && event.key === 'c' && xterm.hasSelection());
  });
  xterm.textarea?.addEventListener('focus', () => {
    isLeaving = false;
  });

  xterm.write(`${soft}${welcome}${plain}\r\n`);
  draw();

  const resizing = new ResizeObserver(() => {
    fit.fit();
  });
  resizing.observe(host);
  const stopThemes = onThemeChange(() => {
    xterm.options.theme = themeOf(host);
  });

  return {
    type(text) {
      if (isBusy) return;
      line = inserted({ ...line, text: '', at: 0, past: line.history.length }, text);
      draw();
    },
    enter: () => {
      void receive(enter);
    },
    focus: () => {
      xterm.focus();
    },
    dispose() {
      resizing.disconnect();
      stopThemes();
      xterm.dispose();
    },
  };
}

const up = (rows: number): string => (rows > 0 ? `${escape}[${rows}A` : '');
const down = (rows: number): string => (rows > 0 ? `${escape}[${rows}B` : '');
const right = (columns: number): string => (columns > 0 ? `${escape}[${columns}C` : '');

/** Returns a reply as the terminal prints it. An error of Redis can contain what the student typed, also an escape sequence. */
function printed({ kind, text }: Reply): string {
  const colour = kind === 'error' || kind === 'invalid' ? red : kind === 'limit' ? yellow : '';
  const lines = text.replaceAll(/(?!\n)\p{Cc}/gu, '?').replaceAll('\n', '\r\n');
  return `${colour}${lines}${plain}\r\n`;
}

/** Resolves the colours of the page's theme to the values that xterm understands. */
function themeOf(host: HTMLElement): ITheme {
  const probe = document.createElement('span');
  host.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const theme: ITheme = {
    background: colour('--card'),
    foreground: colour('--ink'),
    cursor: colour('--redis'),
    cursorAccent: colour('--card'),
    selectionBackground: colour('--token-id'),
    selectionForeground: colour('--ink'),
    red: colour('--bad'),
    yellow: colour('--warn'),
    brightBlack: colour('--soft'),
  };
  probe.remove();
  return theme;
}

function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', listener);
  };
}
