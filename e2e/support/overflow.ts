/* oxlint-disable unicorn/consistent-function-scoping -- the functions run in the page */
import type { Page } from '@playwright/test';

/**
 * Returns what does not fit on the page as it is now: texts that leave their box or are cut off, a page that
 * scrolls sideways, texts on other texts, machines and notes on each other, and content under a bar that stays in
 * view. Waits for frames first: after a resize, the picture computes its layout in the next ones.
 */
export const misfits = (page: Page, { frames }: { frames: number }): Promise<string[]> =>
  page.evaluate(async (count) => {
    const found: string[] = [];
    const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let waited = 0; waited < count; waited += 1) await nextFrame();

    type Rect = { left: number; right: number; top: number; bottom: number };
    type Text = { words: string; element: Element; rects: Rect[]; seen: Rect[]; bar: Element | undefined };
    const slack = 1;
    const leaves = (inner: Rect, outer: Rect): boolean =>
      inner.left < outer.left - slack ||
      inner.right > outer.right + slack ||
      inner.top < outer.top - slack ||
      inner.bottom > outer.bottom + slack;
    const overlaps = (a: Rect, b: Rect, by = 1.5): boolean =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > by &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > by;
    const nameOf = (element: Element): string =>
      `“${(element.textContent ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 50)}”`;

    const styles = new Map<Element, CSSStyleDeclaration>();
    const styleOf = (element: Element): CSSStyleDeclaration => {
      const known = styles.get(element) ?? getComputedStyle(element);
      styles.set(element, known);
      return known;
    };
    const isHiddenFromSight = (element: Element): boolean => {
      for (let at: Element | null = element; at !== null; at = at.parentElement)
        if (styleOf(at).clipPath !== 'none' || at.closest('svg') !== at.closest('svg')) return true;
      return false;
    };
    const hasBox = (element: Element): boolean => {
      const { borderTopWidth, borderTopStyle, borderLeftWidth, borderLeftStyle, backgroundColor } =
        styleOf(element);
      return (
        (borderTopStyle !== 'none' &&
          Number.parseFloat(borderTopWidth) > 0 &&
          borderLeftStyle !== 'none' &&
          Number.parseFloat(borderLeftWidth) > 0) ||
        (backgroundColor !== 'rgba(0, 0, 0, 0)' && backgroundColor !== 'transparent')
      );
    };
    const barOf = (element: Element): Element | undefined => {
      for (let at: Element | null = element; at !== null; at = at.parentElement)
        if (['sticky', 'fixed'].includes(styleOf(at).position)) return at;
      return undefined;
    };

    /** Returns the part of the window in which the ancestors of an element show their content. */
    const clipOf = (element: Element): Rect => {
      const clip = { left: 0, right: innerWidth, top: -1e6, bottom: 1e6 };
      for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement) {
        const { overflowX, display } = styleOf(at);
        if (overflowX === 'visible' || display === 'inline' || display === 'contents') continue;
        const { left, right, top, bottom } = at.getBoundingClientRect();
        clip.left = Math.max(clip.left, left);
        clip.right = Math.min(clip.right, right);
        clip.top = Math.max(clip.top, top);
        clip.bottom = Math.min(clip.bottom, bottom);
      }
      return clip;
    };
    const textsNow = (): Text[] => {
      const texts: Text[] = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const element = node.parentElement;
        const words = (node.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
        if (element === null || words === '' || ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName))
          continue;
        if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        if (isHiddenFromSight(element)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const rects = Array.from(range.getClientRects(), ({ left, right, top, bottom }) => {
          // The line box of a font is taller than its letters.
          const trim = (bottom - top) * 0.14;
          return { left, right, top: top + trim, bottom: bottom - trim };
        }).filter((rect) => rect.right - rect.left > 0.5);
        const clip = clipOf(element);
        const seen = rects.map((rect) => ({
          left: Math.max(rect.left, clip.left),
          right: Math.min(rect.right, clip.right),
          top: Math.max(rect.top, clip.top),
          bottom: Math.min(rect.bottom, clip.bottom),
        }));
        if (rects.length > 0)
          texts.push({ words: words.slice(0, 50), element, rects, seen, bar: barOf(element) });
      }
      return texts;
    };

    const main = document.querySelector('main');
    const scrollers = [document.scrollingElement, main].filter((one) => one !== null);
    for (const one of scrollers) one.scrollTop = 0;

    if (document.documentElement.scrollWidth > innerWidth)
      found.push(`the page scrolls sideways by ${document.documentElement.scrollWidth - innerWidth} px`);
    if (main !== null && main.scrollWidth > main.clientWidth)
      found.push(`the content scrolls sideways by ${main.scrollWidth - main.clientWidth} px`);

    const texts = textsNow();
    for (const { words, element, rects } of texts) {
      let isInBox = false;
      for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement) {
        const { overflowX, overflowY, textOverflow, whiteSpace, display } = styleOf(at);
        if (display === 'contents') continue;
        const outer = at.getBoundingClientRect();
        const scrolls = [overflowX, overflowY].some((value) => value === 'auto' || value === 'scroll');
        const isSingleLine = textOverflow === 'ellipsis' && whiteSpace === 'nowrap';
        if (at.tagName === 'svg') {
          if (rects.some((rect) => leaves(rect, outer))) found.push(`“${words}” leaves its drawing`);
        } else if (!scrolls && !isInBox && hasBox(at) && display !== 'inline') {
          isInBox = true;
          if (rects.some((rect) => leaves(rect, outer)))
            found.push(`“${words}” leaves its box ${nameOf(at)}`);
        }
        if (scrolls && at.tagName !== 'PRE' && rects.some((rect) => rect.right > outer.right + slack))
          found.push(`“${words}” is beyond the side of what scrolls`);
        if (scrolls || isSingleLine) break;
        const clips = [overflowX, overflowY].some((value) => value === 'hidden' || value === 'clip');
        if (clips && rects.some((rect) => leaves(rect, outer))) {
          found.push(`“${words}” is cut off`);
          break;
        }
        // A bar is over the content that scrolls under it.
        if (['sticky', 'fixed'].includes(styleOf(at).position)) break;
      }
    }

    const compareTexts = (all: readonly Text[], covers: 'top' | 'bottom'): void => {
      for (const [index, one] of all.entries())
        for (const other of all.slice(index + 1)) {
          if (one.bar !== other.bar) {
            // Content that scrolls under a bar is covered by it, until the page is scrolled to its start or its end.
            const inner = one.bar?.contains(other.bar ?? null) === true ? other.bar : (one.bar ?? other.bar);
            const upper = one.bar !== undefined && other.bar?.contains(one.bar) === true ? one.bar : inner;
            if (upper === undefined || styleOf(upper)[covers] === 'auto') continue;
          }
          if (one.seen.some((a) => other.seen.some((b) => overlaps(a, b))))
            found.push(`“${one.words}” and “${other.words}” are on each other`);
        }
    };
    compareTexts(texts, 'top');

    for (const figure of document.querySelectorAll('figure')) {
      const frame = figure.getBoundingClientRect();
      const parts = Array.from(figure.querySelectorAll('[data-node], [data-note]'), (part) => ({
        name: part.getAttribute('data-node') ?? `note ${nameOf(part)}`,
        rect: part.getBoundingClientRect(),
      }));
      for (const [index, { name, rect }] of parts.entries()) {
        if (leaves(rect, frame)) found.push(`${name} leaves the picture`);
        for (const other of parts.slice(index + 1))
          if (overlaps(rect, other.rect)) found.push(`${name} and ${other.name} are on each other`);
      }
      // A number lies on the edge of its box.
      const numbers = Array.from(figure.querySelectorAll('[data-number]'), (number) => ({
        name: `number ${number.textContent ?? ''}`,
        rect: number.getBoundingClientRect(),
      }));
      for (const [index, { name, rect }] of numbers.entries()) {
        if (leaves(rect, frame)) found.push(`${name} leaves the picture`);
        for (const other of numbers.slice(index + 1))
          if (overlaps(rect, other.rect, 4)) found.push(`${name} and ${other.name} are on each other`);
      }
    }

    for (const one of scrollers) one.scrollTop = one.scrollHeight;
    compareTexts(textsNow(), 'bottom');
    for (const one of scrollers) one.scrollTop = 0;
    return [...new Set(found)];
  }, frames);
