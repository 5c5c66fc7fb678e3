import { atMost } from '@session-lab/test-support/bounds';
import { defineAttack } from '../attack.ts';
import { floodUser } from './flood-user.ts';

const maxBodyBytes = 8 * 1024;
/** Maximum growth that stays after the flood: compiled code and counters. */
const maxKeptUpMb = 10;

export const errorBodies = defineAttack({
  row: 2,
  name: 'error-bodies',
  flood: 'JSON of 16 KB with hundreds of errors, 40 connections',
  mustHold: 'no response over 8 KB',
  quick: false,
  prepare: async () => ({ finish: async ({ largestBodyBytes }) => ({ largestBodyBytes }) }),
  evaluate: ({ facts }) => atMost('largest error body (bytes)', facts.largestBodyBytes, maxBodyBytes),
});

export const slowReaders = defineAttack({
  row: 2,
  name: 'slow-readers',
  flood: '120 connections that request the largest responses, and read nothing or a byte a second',
  mustHold: 'memory of the replicas grows by less than 50 MB, and shrinks again',
  quick: true,
  prepare: async (context) => ({ tokens: [(await floodUser(context)).token], finish: async () => ({}) }),
  evaluate: ({ replicaUpMb, keptUpMb }, bounds) => [
    ...atMost('growth of a replica (MB)', replicaUpMb, bounds.replicaUpMb),
    ...atMost('kept by a replica afterwards (MB)', keptUpMb, maxKeptUpMb),
  ],
});
