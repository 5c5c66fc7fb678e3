/* oxlint-disable unicorn/consistent-function-scoping -- the functions run in the page */
import type { Page } from '@playwright/test';
import { z } from 'zod';

/** Results of a recording of all animation frames. Areas are in square pixels. */
const Recording = z.object({
  frames: z.number(),
  /** Area of the capsules, summed over the frames. */
  area: z.number(),
  /** Area of the capsules that lay under or over a box. */
  covered: z.number(),
  /** Largest part of a capsule that lay under or over a box, from 0 to 1, and where. */
  worst: z.number(),
  where: z.string(),
  /** Frames with a capsule in the upper left corner of a picture: it was shown before it was placed. */
  corner: z.number(),
  /** The layout shifts that no input of the user caused: element, its part of the page, and its places. */
  shifts: z.array(z.string()),
});
type Recording = z.infer<typeof Recording>;

/** Records every animation frame until `stop`. */
export async function record(page: Page): Promise<{ stop: () => Promise<Recording> }> {
  await page.evaluate(() => {
    const recording: Recording = {
      frames: 0,
      area: 0,
      covered: 0,
      where: '',
      worst: 0,
      corner: 0,
      shifts: [],
    };
    Reflect.set(globalThis, 'recording', recording);
    const overlap = (a: DOMRect, b: DOMRect): number =>
      Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
      Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
    function sample(figure: Element): void {
      const corner = figure.getBoundingClientRect();
      const boxes = Array.from(figure.querySelectorAll('[data-node]'), (box) => ({
        name: box.getAttribute('data-node') ?? '',
        rect: box.getBoundingClientRect(),
      }));
      for (const capsule of figure.querySelectorAll('[data-capsule]')) {
        const rect = capsule.getBoundingClientRect();
        const area = rect.width * rect.height;
        if (area === 0) continue;
        recording.area += area;
        if (rect.left - corner.left < 4 && rect.top - corner.top < 4) recording.corner += 1;
        for (const { name, rect: box } of boxes) {
          const part = overlap(rect, box);
          recording.covered += part;
          if (part / area <= recording.worst) continue;
          recording.worst = part / area;
          recording.where = `${capsule.textContent} at ${name}: ${Math.round(recording.worst * 100)} %`;
        }
      }
    }
    function next(): void {
      recording.frames += 1;
      for (const figure of document.querySelectorAll('figure')) sample(figure);
      requestAnimationFrame(next);
    }
    requestAnimationFrame(next);
    // A step that opens or closes moves what is in it and what follows it. Its own place stays.
    let opened: { step: Element; atMs: number } | undefined;
    const steps = document.querySelector('[data-steps]');
    if (steps === null) throw new Error('the page has no steps');
    new MutationObserver((changes) => {
      const changed = changes.flatMap(({ type, target, addedNodes }) => {
        if (type === 'attributes') return target.parentElement === steps ? [target] : [];
        return target === steps ? [...addedNodes] : [];
      });
      const step = Array.from(steps.children).find((child) => changed.includes(child));
      if (step !== undefined) opened = { step, atMs: performance.now() };
    }).observe(steps, { attributeFilter: ['data-open'], childList: true, subtree: true });
    const isAfterOpenedStep = (element: Element, atMs: number): boolean =>
      opened !== undefined &&
      Math.abs(atMs - opened.atMs) < 100 &&
      element !== opened.step &&
      (opened.step.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (Reflect.get(entry, 'hadRecentInput') === true) continue;
        const sources: unknown = Reflect.get(entry, 'sources');
        for (const source of Array.isArray(sources) ? sources : []) {
          const node: unknown = Reflect.get(source, 'node');
          const element = node instanceof Element ? node : node instanceof Node ? node.parentElement : null;
          const rectOf = (name: string): number[] => {
            const rect: unknown = Reflect.get(source, name);
            return rect instanceof DOMRectReadOnly ? [rect.x, rect.y, rect.width, rect.height] : [];
          };
          const before = rectOf('previousRect');
          const after = rectOf('currentRect');
          // A text may change within its place. Capsules move, and the header changes when a user signs in or out.
          if (before.every((length, index) => Math.abs(length - (after[index] ?? 0)) < 1)) continue;
          if (element === null || element.closest('[data-capsule], header') !== null) continue;
          if (isAfterOpenedStep(element, entry.startTime)) continue;
          const what = `<${element.tagName}> ${element.textContent.slice(0, 60)}`;
          const part = element.closest('[aria-label], [data-part]');
          const name = part?.getAttribute('aria-label') ?? part?.getAttribute('data-part') ?? 'the page';
          recording.shifts.push(`${what} in ${name}: from ${before.join(' ')} to ${after.join(' ')}`);
        }
      }
    }).observe({ type: 'layout-shift' });
  });
  return {
    stop: async () =>
      Recording.parse(await page.evaluate((): unknown => Reflect.get(globalThis, 'recording'))),
  };
}
