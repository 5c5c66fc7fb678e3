import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'hmac',
  claim: 'HMAC is not SHA-256(key + message).',
  lead: 'A signature needs a key, and it matters how the key goes in. See the five steps of HMAC, then forge an order that was signed by one plain hash.',
  question:
    'A replica signs orders with SHA-256(key ‖ message). You see one order and its tag, but not the key. Can you sign a longer order?',
  answers: [
    { text: 'No: without the key there is no tag' },
    { text: 'Yes: one that begins with the order I saw', right: true },
    { text: 'Yes, but only by trying all keys' },
  ],
  why: 'SHA-256 works block by block, and its result is all that it knows at the end. So the tag is a place to go on from: anybody can hash further blocks after it, and the key is already in there. HMAC hashes a second time, under the key again. What you see is the result of the outer hash, and you cannot go on from the inner one.',
  earnedBy: 'a 200 of the naive check for a forged order that the HMAC check answers with 401',
  source: 'apps/api/src/labs/hmac/steps.ts',
};
