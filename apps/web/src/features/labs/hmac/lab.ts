import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'hmac',
  claim: 'HMAC is not SHA-256(key + message).',
  lead: 'A signature needs a key, and it matters how the key goes in. See the five steps of HMAC, then forge an order that was signed by one plain hash.',
  question:
    'A replica signs orders (“pay ada 5”) with SHA-256(key ‖ order): key and order one after the other, hashed once. You see one order and its signature, but not the key. Can you sign a longer order?',
  answers: [
    { text: 'No: without the key there is no signature' },
    { text: 'Yes: one that begins with the order I saw', right: true },
    { text: 'Yes, but only by trying all keys' },
  ],
  why: 'SHA-256 works block by block, and its result is all that it has in mind after the last block. Who sees the result can go on from there and hash more blocks; the key is in it already. HMAC hashes twice, each time under the key. You see the outer result, and it is the inner one that you would have to go on from.',
  earnedBy: 'a 200 of the naive check for a forged order that the HMAC check answers with 401',
  source: 'apps/api/src/labs/hmac/steps.ts',
};
