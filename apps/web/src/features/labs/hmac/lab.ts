import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'hmac',
  claim: 'HMAC is not SHA-256(key + message).',
  lead: 'A signature needs a key, and it matters how the key is used. See the five steps of HMAC, then forge an order that was signed with a plain hash.',
  question:
    'A server signs orders such as “pay ada 5” with SHA-256(key ‖ order): it joins the key and the order and hashes them once. You see one order and its signature, but not the key. Can you sign a longer order?',
  answers: [
    { text: 'No: a signature needs the key' },
    { text: 'Yes: one that begins with the order I saw', right: true },
    { text: 'Yes, but only by trying all keys' },
  ],
  why: 'SHA-256 works block by block, and its result is its whole state after the last block. You can continue from that state and hash more blocks; the key is already in it. HMAC hashes twice, both times with the key. To extend an HMAC, you would need the inner hash, and you see only the outer one.',
  goal: 'a 200 from the SHA-256(key ‖ order) check for a forged order that the HMAC check refuses with 401',
  source: 'apps/api/src/labs/hmac/steps.ts',
};
