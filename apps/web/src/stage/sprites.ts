import type { Exchange } from '../api/exchange.ts';
import { toneOf } from '../api/exchange.ts';
import { isJwt, lacksSession } from './model/checks.ts';
import styles from './sprites.module.css';
import { issuedTab, noTab, sentTab, type TokenTab } from './model/token-tab.ts';

type Face = 'request' | 'response' | 'command' | 'reply';

/** A moving element. Requests reuse the elements, so the animation creates few new ones. */
export type Sprite = {
  element: HTMLElement;
  width: number;
  assign: (exchange: Exchange, size: SpriteSize) => void;
  setFace: (face: Face, colour: string | undefined) => void;
  moveTo: (x: number, y: number, opacity: number) => void;
  show: (shown: boolean) => void;
  /** Marks a capsule that bounced off a node. */
  hit: (hit: boolean) => void;
};

/** `compact` hides the number; `dense`, for a run of a hundred requests, hides all text. */
type SpriteSize = 'usual' | 'compact' | 'dense';

/** Width in pixels of the capsule without its tab, and the scale of the tab. */
const measures = {
  usual: { bare: 64, tabScale: 1 },
  compact: { bare: 40, tabScale: 0.9 },
  dense: { bare: 10, tabScale: 0.8 },
} as const satisfies Record<SpriteSize, object>;

/** Width in pixels above which the tab leaves no room for the number. */
const longTab = 60;
const numberWidth = 20;

const icons = { ok: '✓', unavailable: '‖', bad: '✕' } as const;

function part(name: string, parent: HTMLElement): HTMLElement {
  const element = document.createElement('span');
  element.className = styles[name] ?? '';
  parent.append(element);
  return element;
}

export function createSprite(layer: HTMLElement): Sprite {
  const element = part('sprite', layer);
  const icon = part('icon', element);
  const word = part('word', element);
  const number = part('number', element);
  const tab = part('tab', element);
  let assigned: Exchange | undefined;
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
    assign: (exchange, newSize) => {
      assigned = exchange;
      size = newSize;
      element.dataset['size'] = size;
    },
    setFace: (face, colour) => {
      if (assigned === undefined) return;
      const tone = toneOf(assigned);
      element.dataset['face'] = face;
      element.dataset['good'] = `${face !== 'response' || tone === 'ok'}`;
      element.style.setProperty('--colour', colour ?? 'var(--browser)');
      icon.textContent = face === 'response' ? icons[tone] : '';
      number.textContent = face === 'command' || face === 'reply' ? '' : `${assigned.number}`;
      word.textContent = textOf(assigned, face);
      const { form, width: tabWidth, forged } = tabOf(assigned, face);
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

function textOf(exchange: Exchange, face: Face): string {
  if (face === 'command') return exchange.timing.store?.command ?? '';
  if (face === 'reply') return replyOf(exchange);
  return face === 'response' ? `${exchange.status ?? ''}` : exchange.method;
}

/** Returns the text of Redis's reply, as far as the response reveals it. */
function replyOf(exchange: Exchange): string {
  if (exchange.code === 'store_unavailable') return icons.unavailable;
  if (lacksSession(exchange)) return 'nil';
  return isJwt(exchange) || exchange.credential.kind === 'none' ? 'reply' : 'session';
}

function tabOf(exchange: Exchange, face: Face): TokenTab {
  if (face === 'request') return sentTab(exchange);
  return face === 'response' ? issuedTab(exchange) : noTab;
}
