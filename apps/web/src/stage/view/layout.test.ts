import { describe, expect, test } from 'vitest';
import { usualScene, withMachineBelow, withNodes, type Scene } from '../model/scene.ts';
import { capsuleEm, computeLayout, type Box, type Layout, type PlacedNode } from './layout.ts';
import { createRouter, wireCurve } from './route.ts';

const named = (count: number): string[] => Array.from({ length: count }, (_, index) => `api-${index + 1}`);
const texts = new Map([
  ['browser', ['localStorage']],
  ['nginx', ['round robin']],
  ['redis', ['session store']],
]);
type Shape = { width: number; height: number; size: 'full' | 'small' };
const layoutOf = (shape: Shape, scene: Scene): Layout =>
  computeLayout({
    ...shape,
    scene,
    linesOf: (node, short) => {
      if (shape.size === 'small') return [];
      return node.startsWith('replica') ? [short ? '000' : 'answered 100'] : (texts.get(node) ?? []);
    },
  });

const overlap = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;

/** Returns the boxes that leave the picture or overlap another box. */
function misplaced({ nodes, width, height }: Layout): string[] {
  const boxes = Array.from(nodes.values(), ({ spec, box }) => ({ id: spec.id, box }));
  return boxes.flatMap(({ id, box }, index) => {
    const isInside =
      box.x - box.width / 2 >= 0 &&
      box.x + box.width / 2 <= width &&
      box.y - box.height / 2 >= 0 &&
      box.y + box.height / 2 <= height;
    return isInside && boxes.slice(index + 1).every((other) => !overlap(box, other.box)) ? [] : [id];
  });
}

/** Returns the shortest wire, as a multiple of the capsule's length along it. */
function shortestWire(layout: Layout): number {
  const em = capsuleEm[layout.unit.form];
  const capsule = (layout.upright ? em.height : em.width) * layout.unit.capsule;
  return Math.min(
    ...layout.wires.map(([from, to]) => {
      const line = wireCurve(layout, from, to)?.line ?? [];
      const length = line.reduce((sum, point, index) => {
        const before = line[index - 1] ?? point;
        return sum + Math.hypot(point.x - before.x, point.y - before.y);
      }, 0);
      return length / capsule;
    }),
  );
}

/** Returns the machines over which a capsule passes on its way through the picture. */
function covered(layout: Layout): string[] {
  const place = createRouter(layout);
  const em = capsuleEm[layout.unit.form];
  const half = { width: (em.width * layout.unit.capsule) / 2, height: (em.height * layout.unit.capsule) / 2 };
  const found = new Set<string>();
  for (const [a, b] of layout.wires) {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      // Redis is reached by commands, which have no docks.
      const docks = from !== 'redis' && to !== 'redis';
      for (let part = 0; part <= 1; part += 0.02) {
        const point = place({ kind: 'way', from, to, part }, half, docks);
        if (point === undefined) throw new Error(`no way from ${from} to ${to}`);
        const capsule = { ...point, width: half.width * 2 - 1, height: half.height * 2 - 1 };
        for (const { spec, box } of layout.nodes.values()) if (overlap(capsule, box)) found.add(spec.id);
      }
    }
  }
  return [...found];
}

const shapes: readonly (Shape & { counts: readonly number[] })[] = [
  { width: 345, height: 400, size: 'full', counts: [2, 3, 5] },
  { width: 358, height: 440, size: 'full', counts: [2, 3, 5] },
  { width: 700, height: 300, size: 'full', counts: [2, 3, 5] },
  { width: 874, height: 372, size: 'full', counts: [2, 3, 5] },
  { width: 1050, height: 480, size: 'full', counts: [2, 3, 5] },
  { width: 1500, height: 700, size: 'full', counts: [2, 3, 5] },
  { width: 345, height: 150, size: 'small', counts: [2, 3] },
  { width: 560, height: 200, size: 'small', counts: [2, 3] },
];

const low = [
  { width: 648, height: 150, size: 'full' },
  { width: 717, height: 158, size: 'full' },
  { width: 717, height: 190, size: 'full' },
] as const;

const withThief = withNodes(
  usualScene({ replicas: named(2), redis: 'shown' }),
  [{ id: 'lab thief', title: 'Thief', colour: 'var(--bad)', column: 0, row: 0.9 }],
  [['lab thief', 'nginx']],
);

/** Returns the place of a note with a text of 20 characters, from its point and its side. */
function noteBox({ unit }: Layout, { note }: PlacedNode): Box {
  const width = Math.min(note.width, unit.text * 10.5);
  const height = unit.text * 1.4;
  const left = { start: note.x, middle: note.x - width / 2, end: note.x - width }[note.align];
  const top = {
    above: note.y - height,
    below: note.y,
    right: note.y - height / 2,
    left: note.y - height / 2,
    far: Number.NaN,
  }[note.side];
  return { x: left + width / 2, y: top + height / 2, width, height };
}

describe('the layout of the stage', () => {
  for (const { counts, ...shape } of shapes) {
    const layouts = counts.flatMap((count) =>
      (['shown', 'absent'] as const).map((redis) => ({
        name: `${count} replicas, Redis ${redis}`,
        layout: layoutOf(shape, usualScene({ replicas: named(count), redis })),
      })),
    );
    test(`places the boxes inside ${shape.width} × ${shape.height} and apart from each other`, () => {
      for (const { name, layout } of layouts)
        expect({ name, boxes: misplaced(layout) }).toEqual({ name, boxes: [] });
    });
    test(`fits three capsules on every wire in ${shape.width} × ${shape.height}`, () => {
      for (const { layout } of layouts) expect(shortestWire(layout)).toBeGreaterThanOrEqual(2.95);
    });
    test(`moves no capsule over a box in ${shape.width} × ${shape.height}`, () => {
      for (const { name, layout } of layouts)
        expect({ name, boxes: covered(layout) }).toEqual({ name, boxes: [] });
    });
  }

  test('has text of at least 24 px in the picture of a projector', () => {
    const { unit } = layoutOf(
      { width: 1500, height: 700, size: 'full' },
      usualScene({ replicas: named(2), redis: 'shown' }),
    );
    expect(unit.text).toBeGreaterThanOrEqual(24);
  });

  test('leaves the other machines of a small picture at their places when Redis is absent', () => {
    const shape: Shape = { width: 560, height: 200, size: 'small' };
    const without = layoutOf(shape, usualScene({ replicas: named(2), redis: 'absent' }));
    const { nodes } = layoutOf(shape, usualScene({ replicas: named(2), redis: 'shown' }));
    for (const [id, { box }] of without.nodes)
      expect(Math.abs((nodes.get(id)?.box.x ?? 0) - box.x)).toBeLessThan(20);
  });

  for (const { width, height } of [...shapes.filter(({ size }) => size === 'full'), ...low])
    test(`moves no capsule over a box with a machine below the browser or NGINX in ${width} × ${height}`, () => {
      for (const [place, wire] of [
        ['browser', ['lab machine', 'nginx']],
        ['nginx', ['nginx', 'lab machine']],
      ] as const) {
        const usual = usualScene({ replicas: named(2), redis: 'shown' });
        const scene = withMachineBelow(usual, place, { id: 'lab machine', title: 'access.log' }, [wire]);
        const layout = layoutOf({ width, height, size: 'full' }, scene);
        expect({ place, boxes: covered(layout) }).toEqual({ place, boxes: [] });
      }
    });

  test('has room for a machine below the browser', () => {
    for (const [width, height] of [
      [874, 372],
      [358, 440],
    ] as const) {
      const scene = withNodes(
        usualScene({ replicas: named(2), redis: 'shown' }),
        [{ id: 'lab thief', title: 'Thief', colour: 'var(--bad)', column: 0, row: 1 }],
        [['lab thief', 'nginx']],
      );
      const layout = layoutOf({ width, height, size: 'full' }, scene);
      expect(misplaced(layout)).toEqual([]);
      expect(covered(layout)).toEqual([]);
    }
  });

  for (const shape of low) {
    const layout = layoutOf(shape, withThief);
    test(`keeps the notes of a low picture next to their boxes, ${shape.width} × ${shape.height}`, () => {
      for (const placed of layout.nodes.values()) {
        const note = noteBox(layout, placed);
        const em = capsuleEm[layout.unit.form];
        const capsule = {
          ...placed.dock,
          width: em.width * layout.unit.capsule,
          height: em.height * layout.unit.capsule,
        };
        const { spec, box } = placed;
        const gapY = Math.abs(note.y - box.y) - (note.height + box.height) / 2;
        expect({ node: spec.id, near: gapY < 12 }).toEqual({ node: spec.id, near: true });
        expect(note.y + note.height / 2).toBeLessThanOrEqual(shape.height + 1);
        expect(note.y - note.height / 2).toBeGreaterThanOrEqual(0);
        const others = [...layout.nodes.values()].map((other) => other.box);
        const name = `${spec.id}: ${JSON.stringify(note)}`;
        expect({ name, onBox: others.some((other) => overlap(note, other)) }).toEqual({ name, onBox: false });
        // Redis is reached by commands, which have no docks.
        const onCapsule = spec.id !== 'redis' && overlap(note, capsule);
        expect({ name, onCapsule }).toEqual({ name, onCapsule: false });
      }
    });

    test(`moves no long JWT over a box of a low picture, ${shape.width} × ${shape.height}`, () => {
      const place = createRouter(layout);
      const half = { width: 5.5 * layout.unit.capsule, height: 0.9 * layout.unit.capsule };
      for (const { spec, box } of layout.nodes.values()) {
        if (spec.id === 'redis') continue;
        const point = place({ kind: 'dock', node: spec.id, slot: 0 }, half, true);
        if (point === undefined) throw new Error(`no dock at ${spec.id}`);
        const capsule = { ...point, width: half.width * 2, height: half.height * 2 };
        expect({ node: spec.id, on: overlap(capsule, box) }).toEqual({ node: spec.id, on: false });
      }
    });
  }

  test('hands a token from the browser to a machine without a wire over no box', () => {
    for (const shape of [{ width: 358, height: 440, size: 'full' }, ...low] as const) {
      const layout = layoutOf(shape, withThief);
      const place = createRouter(layout);
      const half = { width: 2 * layout.unit.capsule, height: 0.9 * layout.unit.capsule };
      for (let part = 0; part <= 1; part += 0.1) {
        const point = place({ kind: 'way', from: 'browser', to: 'lab thief', part }, half, true);
        if (point === undefined) throw new Error('no way');
        const capsule = { ...point, width: half.width * 2, height: half.height * 2 };
        for (const { spec, box } of layout.nodes.values())
          expect({ node: spec.id, on: overlap(capsule, box) }).toEqual({ node: spec.id, on: false });
      }
    }
  });
});

test('a box has room for its drawing, and no machine leaves the picture or covers another one', () => {
  const sizes = { wide: { width: 16, height: 9 }, upright: { width: 24, height: 6 } };
  const shapes = [
    { width: 640, height: 210, size: 'full' },
    { width: 1_030, height: 480, size: 'full' },
    { width: 366, height: 380, size: 'full' },
  ] as const;
  for (const shape of shapes) {
    const layout = computeLayout({
      ...shape,
      scene: usualScene({ replicas: named(2), redis: 'shown' }),
      linesOf: () => [],
      drawingOf: (node, upright) => (node === 'redis' ? sizes[upright ? 'upright' : 'wide'] : undefined),
    });
    const box = layout.nodes.get('redis')?.box;
    const { width, height } = layout.upright ? sizes.upright : sizes.wide;
    expect(layout.upright).toBe(shape.width < 500);
    expect(box?.width).toBeGreaterThan(width * layout.unit.text);
    expect(box?.height).toBeGreaterThan(height * layout.unit.text);
    expect(misplaced(layout)).toEqual([]);
  }
});
