import type { Exchange } from '../api/exchange.ts';
import { toneOf } from '../api/exchange.ts';
import styles from './sprites.module.css';

/** A thing that moves. Made once, worn by one request after another: nothing is built while things move. */
export type Sprite = {
  element: HTMLElement;
  width: number;
  wear: (face: 'request' | 'answer' | 'command' | 'reply', colour: string | undefined) => void;
  dress: (exchange: Exchange, dense: boolean) => void;
  moveTo: (x: number, y: number) => void;
  show: (shown: boolean) => void;
  /** It struck a machine that does not take it. */
  hit: (hit: boolean) => void;
};

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
  let shown = false;
  element.hidden = true;

  return {
    element,
    get width() {
      return width;
    },
    dress: (exchange, dense) => {
      worn = exchange;
      element.dataset['dense'] = `${dense}`;
      width = dense ? 26 : 92;
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
      tab.dataset['token'] = tokenOf(worn, face);
    },
    moveTo: (x, y) => {
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

function wordOf(exchange: Exchange, face: 'request' | 'answer' | 'command' | 'reply'): string {
  if (face === 'command') return exchange.timing.store?.command ?? '';
  if (face === 'reply')
    return exchange.status === 401 ? 'nil' : exchange.status === 503 ? icons.away : 'session';
  return face === 'answer' ? `${exchange.status ?? ''}` : exchange.method;
}

function tokenOf(
  { credential, issuedPublicId }: Exchange,
  face: 'request' | 'answer' | 'command' | 'reply',
): string {
  if (face === 'request') return credential.kind;
  return face === 'answer' && issuedPublicId !== undefined ? 'own' : 'absent';
}
