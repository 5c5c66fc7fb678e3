// Reports to the bank what this browser did with the comments, so that the page of the lab can show it.
import { call } from './bank.js';

const words = new Set();

/** Adds a word to the report. */
export const note = (word) => words.add(word);

// The browser reports to the page that it enforced a policy: Content-Security-Policy, and Trusted Types as a part of it.
addEventListener('securitypolicyviolation', ({ effectiveDirective }) => note(effectiveDirective));

/** Origins of other sites to which a script or the markup of this page sent a request, as the browser recorded it. */
const otherOrigins = () =>
  performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name).origin)
    .filter((origin) => origin !== location.origin);

export function report() {
  for (const origin of otherOrigins()) note(`sent:${origin}`);
  return call('GET', 'me', undefined, { 'X-Page-Report': [...words].join(' ') || 'nothing' });
}
