/** The lit wires: what is on its way now, and the trail of the last request. They are set without a rendering. */
export type Lights = {
  attach: (wireId: string, element: SVGPathElement) => () => void;
  /** So many things are on the wire; its trail stays. */
  set: (wireId: string, count: number, colour: string | undefined) => void;
  /** Takes the trails down; `dark`: also what is on its way. */
  clear: (options: { dark: boolean }) => void;
};

export function createLights(): Lights {
  const paths = new Map<string, SVGPathElement>();
  return {
    attach: (wireId, element) => {
      paths.set(wireId, element);
      return () => paths.delete(wireId);
    },
    set: (wireId, count, colour) => {
      const path = paths.get(wireId);
      if (path === undefined) return;
      path.dataset['busy'] = `${count > 0}`;
      if (count === 0) return;
      path.dataset['trail'] = 'true';
      path.style.stroke = colour ?? 'var(--browser)';
    },
    clear: ({ dark }) => {
      for (const path of paths.values()) {
        path.dataset['trail'] = 'false';
        if (dark) path.dataset['busy'] = 'false';
      }
    },
  };
}
