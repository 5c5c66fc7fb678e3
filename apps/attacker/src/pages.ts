import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../pages');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** Each attack is a file of a few lines. The page contains the file twice: once as itself, and once to read. */
const attacks = ['form', 'link', 'image', 'fetch', 'frame', 'login'] as const;
export type Attack = (typeof attacks)[number];
export const isAttack = (name: string): name is Attack => attacks.some((attack) => attack === name);

const layout = read('layout.html');
const visit = read('visit.html');
const screen = read('screen.html');
/** Pages of a run that are not attacks. */
const between = { 'sign-in': read('runner/sign-in.html'), end: read('runner/end.html') } as const;
const sources: ReadonlyMap<Attack, string> = new Map(
  attacks.map((name) => [name, read(`attacks/${name}.html`)]),
);
const visitSource = read('attacks/visit.html');

/** `student` and `bank` must be safe in HTML: the caller has checked them. */
type Input = { readonly student: string; readonly bank: string };

/** `soon`: after three seconds. */
export type Start = 'on-click' | 'now' | 'soon' | keyof typeof between;

type PageInput = Input & {
  readonly start: Start;
  readonly invitation?: string;
  /** More parameters of the request to the bank: `&a=b`. */
  readonly more?: string;
  /** Address of the next page of a run. */
  readonly next?: string;
};

const usualInvitation = 'You are visitor number 1,000,000. Click once for your prize.';

export function attackPage(attack: Attack | keyof typeof between, input: PageInput): string {
  const { invitation = usualInvitation, more = '', next = '' } = input;
  const text = attack === 'sign-in' || attack === 'end' ? between[attack] : (sources.get(attack) ?? '');
  // A script contains an address as it is.
  const source = fill(text, { ...input, more: attack === 'fetch' ? more : escape(more) }).trim();
  return fill(layout, {
    ...input,
    invitation,
    next: escape(next),
    attack: source,
    source: escape(source),
  });
}

/** A harmless page with an image, a frame and a link whose addresses are at the bank. */
export function visitPage(input: Input & { readonly start: Start }): string {
  const source = fill(visitSource, input).trim();
  return fill(visit, { ...input, attack: source, source: escape(source) });
}

export const screenPage = (input: Input & { readonly start: Start }): string => fill(screen, input);

const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
