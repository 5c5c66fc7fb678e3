import type { Played } from '../play.ts';
import { figuresIn, type Figures } from './words.ts';

const columns = [
  '#',
  'flood',
  'must hold in addition',
  'of the flood',
  'reads of others',
  'sign-ins of others',
  'memory',
  'also seen',
  '',
] as const;

/** One line an attack. */
export function markdownTable(played: readonly Played[]): string {
  return [columns, columns.map(() => '---'), ...played.map(cells)]
    .map((line) => `| ${line.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

const nothing: Figures = { sent: '', answers: '', reads: '', signIns: '', memory: '', further: '' };
/** The column says it. */
const bare = (text: string): string => text.replace(/^[a-z-]+: /, '');

function cells({ attack, seen, shortfalls }: Played): string[] {
  const figures = seen === undefined ? nothing : figuresIn(seen);
  return [
    `${attack.row}`,
    attack.flood,
    attack.mustHold,
    [figures.sent, bare(figures.answers)].join('; '),
    bare(figures.reads),
    bare(figures.signIns),
    figures.memory,
    figures.further,
    shortfalls.length === 0 ? 'holds' : `**fails**: ${shortfalls.join('; ')}`,
  ];
}
