import { expect, test } from 'vitest';
import { sectionOnly, sections } from './sections.ts';

test.each(sections.map((section) => [section.name, section] as const))(
  'finds the section %s',
  (name, section) => {
    expect(sectionOnly(name)).toBe(section);
  },
);

test.each(['session-lab-near', 'session-lab-near,floor-connected', 'floor'])(
  'makes a section of the route of the contenders %s',
  (names) => {
    const section = sectionOnly(names);
    expect(section?.name).toBe('route');
    expect(sections).not.toContain(section);
  },
);

test.each(['', 'rout', 'floor,', 'floor,rout', 'route,nginx'])('finds nothing for %j', (name) => {
  expect(sectionOnly(name)).toBeUndefined();
});
