import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../pages');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** Each attack is a file of a few lines. The page contains the file twice: once as itself, and once to read. */
const attacks = ['form', 'link', 'image', 'fetch', 'frame', 'login'] as const;
export type Attack = (typeof attacks)[number];
export const isAttack = (name: string): name is Attack => attacks.some((attack) => attack === name);

const layout = read('layout.html');
const screen = read('screen.html');
const sources: ReadonlyMap<Attack, string> = new Map(
  attacks.map((name) => [name, read(`attacks/${name}.html`)]),
);

/** `student` and `bank` must be safe in HTML: the caller has checked them. */
type Input = { readonly student: string; readonly bank: string };

export function attackPage(attack: Attack, input: Input & { readonly startsAtOnce: boolean }): string {
  const source = fill(sources.get(attack) ?? '', input).trim();
  return fill(layout, {
    ...input,
    attack: source,
    source: escape(source),
    start: input.startsAtOnce ? 'now' : 'on-click',
  });
}

export const screenPage = (input: Input): string => fill(screen, input);

const fill = (text: string, values: Readonly<Record<string, string | boolean>>): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => `${values[name] ?? ''}`);

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
