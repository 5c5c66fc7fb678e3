import type { Algorithm } from '@session-lab/contract/labs/balancing';

/** The name and description of each algorithm, and the short text in NGINX's node. */
export const algorithmTexts: Readonly<
  Record<Algorithm, { name: string; description: string; short: string }>
> = {
  'round-robin': { name: 'Round robin', description: 'The servers take turns.', short: 'round robin' },
  'least-connections': {
    name: 'Least connections',
    description: 'The server with the fewest requests in flight.',
    short: 'least connections',
  },
  hash: {
    name: 'Hash of the student',
    description: 'The same student always gets the same server.',
    short: 'hash of student',
  },
  'ip-hash': {
    name: 'Hash of the address',
    description:
      'The same address always gets the same server. This computer has one address, so one server gets all its requests.',
    short: 'hash of address',
  },
};
