import { isUnanswered, succeeded, type Exchange, type Tone } from '../../api/exchange.ts';
import { isJwt, lacksSession } from '../model/checks.ts';
import { colourOf } from '../model/nodes.ts';
import { issuedTab, noTab, sentTab, type TokenTab } from '../model/token-tab.ts';
import type { Body } from '../motion/frame.ts';
import type { Layout } from './layout.ts';
import { createRouter, type Half } from './route.ts';
import styles from './sprites.module.css';

/** Pixels of `TokenTab.width` for one em. */
const tabPixelsPerEm = 22;
const characterEm = 0.6;
const icons = { ok: '✓', unavailable: '‖', bad: '✕' } as const satisfies Record<Tone, string>;
/** The sign of an attack that succeeded. */
const alarm = '!';

const iconOf = (exchange: Exchange, tone: Tone): string =>
  tone === 'bad' && succeeded(exchange) ? alarm : icons[tone];

/** Appearance of a moving element. It changes at the start of a step, not with every frame. */
type Look = {
  form: 'full' | 'bare' | 'dot' | 'command';
  words: readonly string[];
  tab: TokenTab;
  tone: Tone;
  colour: string;
  em: number;
  half: Half;
};

function lookOf({ exchange, face, dense, replica, deleted, bare }: Body, { unit }: Layout, tone: Tone): Look {
  const colour = face === 'command' || face === 'reply' ? 'var(--redis)' : colourOf(replica ?? 'browser');
  const form = dense ? 'dot' : unit.form;
  const common = { tone, colour };
  if (face === 'command' || face === 'reply') {
    const em = dense ? unit.capsule * 0.6 : unit.capsule * 0.92;
    if (form === 'dot')
      return { ...common, form, words: [], tab: noTab, em, half: { width: em * 0.5, height: em * 0.5 } };
    const words =
      face === 'command'
        ? ['Redis', commandOf(exchange)]
        : [form === 'bare' && replyOf(exchange).length > 3 ? '✓' : replyOf(exchange)];
    const width = (Math.max(...words.map(({ length }) => length), 3) * characterEm + 0.9) * em;
    return {
      ...common,
      form: 'command',
      words,
      tab: noTab,
      em,
      half: { width: width / 2, height: em * (words.length * 0.55 + 0.25) },
    };
  }
  const tab =
    face === 'request' ? sentTab(deleted || bare ? withoutToken(exchange) : exchange) : issuedTab(exchange);
  const tabEm = tab.form === 'absent' ? 0 : Math.max(0.75, tab.width / tabPixelsPerEm);
  if (form === 'dot') {
    const em = dense ? Math.max(9, unit.capsule * 0.8) : unit.capsule;
    return {
      ...common,
      form,
      words: face === 'response' ? [iconOf(exchange, tone)] : [],
      tab: noTab,
      em,
      half: { width: em * 0.62, height: em * 0.62 },
    };
  }
  const word =
    face === 'response'
      ? form === 'bare'
        ? iconOf(exchange, tone)
        : exchange.type === 'message'
          ? exchange.method
          : `${iconOf(exchange, tone)} ${exchange.status ?? ''}`
      : form === 'bare'
        ? ''
        : exchange.method;
  const em = unit.capsule;
  const width = word.length * characterEm + tabEm + (tabEm > 0 && word !== '' ? 0.25 : 0) + 0.8;
  return {
    ...common,
    form,
    words: [word],
    tab,
    em,
    half: { width: (width * em) / 2, height: (em * (form === 'bare' ? 1.6 : 1.85)) / 2 },
  };
}

const withoutToken = (exchange: Exchange): Exchange => ({ ...exchange, credential: { kind: 'none' } });

/** Returns the first Redis command of a request, with an ellipsis if more follow. The note at Redis names how many. */
function commandOf({ timing }: Exchange): string {
  const [first = '', ...more] = (timing.store?.command ?? '').split(', ');
  return more.length === 0 ? first : `${first} …`;
}

/** Returns the text of the reply of Redis, as far as the response reveals it. */
function replyOf(exchange: Exchange): string {
  if (isUnanswered(exchange)) return icons.unavailable;
  if (exchange.type === 'message') return exchange.method;
  if (lacksSession(exchange)) return 'nil';
  return isJwt(exchange) || exchange.credential.kind === 'none' ? 'reply' : 'session';
}

type Sprite = {
  element: HTMLElement;
  words: HTMLElement;
  tab: HTMLElement;
  key: string;
  lookKey: string;
  half: Half;
  shown: boolean;
};

function part(name: string, parent: HTMLElement): HTMLElement {
  const element = document.createElement('span');
  element.className = styles[name] ?? '';
  parent.append(element);
  return element;
}

/** The moving elements of one picture. */
export type Sprites = {
  /** Moves the elements to where the bodies are. Creates, shows and hides elements as needed. */
  draw: (bodies: readonly Body[]) => void;
  remove: () => void;
};

/** Creates the moving elements of a layout. Each frame changes only transforms; an element is placed before it is shown. */
export function createSprites(layer: HTMLElement, layout: Layout): Sprites {
  const sprites: Sprite[] = [];
  const place = createRouter(layout);

  function create(): Sprite {
    const element = part('sprite', layer);
    element.hidden = true;
    element.dataset['capsule'] = '';
    const words = part('words', element);
    const tab = part('tab', element);
    const sprite = { element, words, tab, key: '', lookKey: '', half: { width: 0, height: 0 }, shown: false };
    sprites.push(sprite);
    return sprite;
  }

  function dress(sprite: Sprite, body: Body): void {
    const tone = body.face === 'response' ? body.tone : 'ok';
    const lookKey = `${body.key} ${body.face} ${body.replica ?? ''} ${tone} ${body.deleted} ${body.bare}`;
    if (lookKey === sprite.lookKey) return;
    const look = lookOf(body, layout, tone);
    const { element, words, tab } = sprite;
    sprite.lookKey = lookKey;
    sprite.half = look.half;
    element.dataset['form'] = look.form;
    element.dataset['face'] = body.face;
    element.dataset['tone'] = tone;
    element.dataset['deleted'] = `${body.deleted}`;
    element.style.setProperty('--colour', look.colour);
    element.style.fontSize = `${look.em.toFixed(2)}px`;
    element.style.width = `${(look.half.width * 2).toFixed(1)}px`;
    element.style.height = `${(look.half.height * 2).toFixed(1)}px`;
    words.replaceChildren(
      ...look.words.map((word) => {
        const line = document.createElement('span');
        line.textContent = word;
        return line;
      }),
    );
    tab.dataset['token'] = look.tab.form;
    tab.dataset['forged'] = `${look.tab.forged}`;
    tab.style.width = `${Math.max(0.75, look.tab.width / tabPixelsPerEm).toFixed(2)}em`;
  }

  return {
    draw: (bodies) => {
      const left = new Map(bodies.map((body) => [body.key, body]));
      for (const sprite of sprites) {
        if (sprite.shown && !left.has(sprite.key)) {
          sprite.element.hidden = true;
          sprite.shown = false;
        }
      }
      for (const body of left.values()) {
        const sprite =
          sprites.find(({ key, shown }) => shown && key === body.key) ??
          sprites.find(({ shown }) => !shown) ??
          create();
        sprite.key = body.key;
        dress(sprite, body);
        const point = place(
          body.place,
          sprite.half,
          !body.dense && body.face !== 'command' && body.face !== 'reply',
        );
        if (point === undefined) {
          sprite.element.hidden = true;
          sprite.shown = false;
          continue;
        }
        const { width, height } = sprite.half;
        const x = Math.min(layout.width - width, Math.max(width, point.x)) - width;
        const y = Math.min(layout.height - height, Math.max(height, point.y)) - height;
        sprite.element.style.transform = `translate3d(${x.toFixed(1)}px, ${y.toFixed(1)}px, 0)`;
        if (body.hit === undefined) delete sprite.element.dataset['hit'];
        else sprite.element.dataset['hit'] = body.hit;
        if (!sprite.shown) {
          sprite.element.hidden = false;
          sprite.shown = true;
        }
      }
    },
    remove: () => {
      for (const { element } of sprites) element.remove();
      sprites.length = 0;
    },
  };
}
