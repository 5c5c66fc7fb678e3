import type { Exchange } from '../api/exchange.ts';
import { toneOf } from '../api/exchange.ts';
import { isJwt, lacksSession } from './checks.ts';
import styles from './sprites.module.css';
import { issuedTab, noTab, sentTab, type TokenTab } from './token-tab.ts';

type Face = 'request' | 'answer' | 'command' | 'reply';

/** A thing that moves. Made once, worn by one request after another: nothing is built while things move. */
export type Sprite = {
  element: HTMLElement;
  width: number;
  wear: (face: Face, colour: string | undefined) => void;
  dress: (exchange: Exchange, size: SpriteSize) => void;
  /** `opacity`: 1 where it is to be seen. */
  moveTo: (x: number, y: number, opacity: number) => void;
  show: (shown: boolean) => void;
  /** It struck a machine that does not take it. */
  hit: (hit: boolean) => void;
};

/** `compact`: on a short lane, without its number; `dense`: one of a hundred, without words. */
type SpriteSize = 'usual' | 'compact' | 'dense';

/** In pixels: the capsule without its tab, and what of a tab's width is left. */
const measures = {
  usual: { bare: 64, tabScale: 1 },
  compact: { bare: 40, tabScale: 0.9 },
  dense: { bare: 10, tabScale: 0.8 },
} as const satisfies Record<SpriteSize, object>;

/** A tab of more pixels than this has its capsule without a number. */
const longTab = 60;
const numberWidth = 20;

const icons = { ok: '✓', away: '‖', bad: '✕' } as const;

function part(name: string, parent: HTMLElement): HTMLElement {
  const element = document.createElement('span');
  element.className = styles[name] ?? '';
  parent.append(element);
  return element;
}

/** The capsule: method, number, token tab; on the way back its status. */
export function createSprite(layer: HTMLElement): Sprite {
  const element = part('sprite', layer);
  const icon = part('icon', element);
  const word = part('word', element);
  const number = part('number', element);
  const tab = part('tab', element);
  let worn: Exchange | undefined;
  let width = 0;
  let size: SpriteSize = 'usual';
  let shown = false;
  let shownOpacity = 1;
  element.hidden = true;

  return {
    element,
    get width() {
      return width;
    },
    dress: (exchange, asLargeAs) => {
      worn = exchange;
      size = asLargeAs;
      element.dataset['size'] = size;
    },
    wear: (face, colour) => {
      if (worn === undefined) return;
      const tone = toneOf(worn);
      element.dataset['face'] = face;
      element.dataset['good'] = `${face !== 'answer' || tone === 'ok'}`;
      element.style.setProperty('--colour', colour ?? 'var(--browser)');
      icon.textContent = face === 'answer' ? icons[tone] : '';
      number.textContent = face === 'command' || face === 'reply' ? '' : `${worn.number}`;
      word.textContent = wordOf(worn, face);
      const { form, width: tabWidth, forged } = tabOf(worn, face);
      tab.dataset['token'] = form;
      tab.dataset['forged'] = `${forged}`;
      const { bare, tabScale } = measures[size];
      const long = tabWidth > longTab;
      if (long) number.textContent = '';
      tab.style.width = `${(tabWidth * tabScale).toFixed(0)}px`;
      width = bare + Math.max(16, tabWidth * tabScale) - (long && size === 'usual' ? numberWidth : 0);
    },
    moveTo: (x, y, opacity) => {
      if (opacity !== shownOpacity) element.style.opacity = `${(shownOpacity = opacity)}`;
      element.style.transform = `translate3d(${x.toFixed(1)}px, ${y.toFixed(1)}px, 0) translate(-50%, -50%)`;
    },
    hit: (hit) => {
      if (hit) element.dataset['hit'] = 'true';
      else delete element.dataset['hit'];
    },
    show: (next) => {
      if (next === shown) return;
      shown = next;
      element.hidden = !next;
    },
  };
}

function wordOf(exchange: Exchange, face: Face): string {
  if (face === 'command') return exchange.timing.store?.command ?? '';
  if (face === 'reply') return replyOf(exchange);
  return face === 'answer' ? `${exchange.status ?? ''}` : exchange.method;
}

/** What Redis gave, as far as the answer tells. */
function replyOf(exchange: Exchange): string {
  if (exchange.code === 'store_unavailable') return icons.away;
  if (lacksSession(exchange)) return 'nil';
  return isJwt(exchange) || exchange.credential.kind === 'none' ? 'reply' : 'session';
}

function tabOf(exchange: Exchange, face: Face): TokenTab {
  if (face === 'request') return sentTab(exchange);
  return face === 'answer' ? issuedTab(exchange) : noTab;
}
