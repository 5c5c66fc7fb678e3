import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'hmac',
  question: '“pay ada 5” is signed with SHA-256(key ‖ order). Can you sign a longer order without the key?',
  answers: [
    { text: 'No: a signature needs the key' },
    { text: 'Yes, if it begins with the order that you read' },
    { text: 'Yes, but only by trying all keys' },
  ],
  claim: 'SHA-256(key ‖ order) can be extended without the key; HMAC cannot.',
  why: 'SHA-256 works block by block, and its result is its whole state after the last block. You can continue from that state and hash more blocks; the key is already in it. HMAC hashes twice, both times with the key. To extend an HMAC, you would need the inner hash, and you read only the outer hash.',
  goal: 'a 200 from the SHA-256(key ‖ order) check for a forged order that the HMAC check refuses with 401',
  breakIt: 'Another text, and a key of unknown length.',
  source: 'apps/api/src/labs/hmac/steps.ts',
};
