import { contenders } from './contenders/all.ts';
import type { Section } from './section.ts';
import { nginxSection } from './sections/nginx.ts';
import { oneStreamSection } from './sections/one-stream.ts';
import { revocationSection } from './sections/revocation.ts';
import { routeSection, routeSectionOf } from './sections/route.ts';
import { signInStormSection } from './sections/sign-in-storm.ts';
import { storeSizeSection } from './sections/store-size.ts';
import { verifySection } from './sections/verify.ts';

/** Sections in the order of running and reporting. */
export const sections: readonly Section[] = [
  routeSection,
  oneStreamSection,
  nginxSection,
  signInStormSection,
  verifySection,
  storeSizeSection,
  revocationSection,
];

/**
 * Returns the section with this name, or a route section with these contenders, separated by commas, the ceiling and the floor;
 * undefined for another name.
 */
export function sectionOnly(name: string): Section | undefined {
  const wanted = name.split(',');
  const found = contenders.map((contender) => contender.name).filter((each) => wanted.includes(each));
  if (found.length < wanted.length) return sections.find((section) => section.name === name);
  return routeSectionOf([...new Set(['ceiling', 'floor', 'floor-again', ...found] as const)]);
}
