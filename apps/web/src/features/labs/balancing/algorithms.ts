import type { Algorithm } from '@session-lab/contract/labs/balancing';

/** What a rule is called, what it does, and how it stands in NGINX's machine. */
export const rules: Readonly<Record<Algorithm, { name: string; does: string; short: string }>> = {
  'round-robin': { name: 'Round robin', does: 'Each replica in turn.', short: 'takes turns' },
  'least-connections': {
    name: 'Least connections',
    does: 'Whoever has the fewest requests under way.',
    short: 'fewest under way',
  },
  hash: {
    name: 'Hash of the student',
    does: 'The same student, the same replica.',
    short: 'hashes the student',
  },
  'ip-hash': {
    name: 'Hash of the address',
    does: 'The same address, the same replica. This laptop has one address, so all that it sends goes to one.',
    short: 'hashes the address',
  },
};
