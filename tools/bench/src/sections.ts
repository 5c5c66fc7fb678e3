import { contenders } from './contenders/all.ts';
import type { Section } from './section.ts';
import { nginxSection } from './sections/nginx.ts';
import { revocationSection } from './sections/revocation.ts';
import { routeSection, routeSectionOf } from './sections/route.ts';
import { signInStormSection } from './sections/sign-in-storm.ts';
import { storeSizeSection } from './sections/store-size.ts';
import { verifySection } from './sections/verify.ts';

/** Sections in the order of running and reporting. */
export const sections: readonly Section[] = [
  routeSection,
  nginxSection,
  signInStormSection,
  verifySection,
  storeSizeSection,
  revocationSection,
];

/**
 * Returns the section with this name, or a route section with this contender, the ceiling and the floor; undefined for
 * another name.
 */
export function sectionOnly(name: string): Section | undefined {
  const contender = contenders.find((each) => each.name === name);
  if (contender === undefined) return sections.find((section) => section.name === name);
  return routeSectionOf([...new Set(['ceiling', 'floor', 'floor-again', contender.name] as const)]);
}
