/** Highlights of the wires: current traffic, and the trail of the last request. Changes do not render React components. */
export type WireHighlights = {
  attach: (wireId: string, element: SVGPathElement) => () => void;
  /** Sets the number of moving capsules on a wire. The trail stays when the number is 0. */
  set: (wireId: string, count: number, colour: string | undefined) => void;
  /** Removes all trails. With `traffic`, also removes the highlight of current traffic. */
  clear: (options: { traffic: boolean }) => void;
};

export function createWireHighlights(): WireHighlights {
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
    clear: ({ traffic }) => {
      for (const path of paths.values()) {
        path.dataset['trail'] = 'false';
        if (traffic) path.dataset['busy'] = 'false';
      }
    },
  };
}
