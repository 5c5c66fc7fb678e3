import { atMost } from '@session-lab/test-support/bounds';
import { defineAttack } from '../attack.ts';
import { floodUser } from './flood-user.ts';

const bodyMostBytes = 8 * 1024;
/** Maximum growth that stays after the flood: compiled code and counters. */
const keptUpMostMb = 10;

export const errorBodies = defineAttack({
  row: 2,
  name: 'error-bodies',
  flood: 'JSON of 16 KB with hundreds of errors, 40 connections',
  mustHold: 'no answer over 8 KB',
  quick: false,
  prepare: async () => ({ finish: async ({ largestBodyBytes }) => ({ largestBodyBytes }) }),
  judge: ({ facts }) => atMost('largest error body (bytes)', facts.largestBodyBytes, bodyMostBytes),
});

export const slowReaders = defineAttack({
  row: 2,
  name: 'slow-readers',
  flood: '120 connections that request the largest answers, and read nothing or a byte a second',
  mustHold: 'memory of the replicas grows by less than 50 MB, and returns',
  quick: true,
  prepare: async (scene) => ({ tokens: [(await floodUser(scene)).token], finish: async () => ({}) }),
  judge: ({ replicaUpMb, keptUpMb }, bounds) => [
    ...atMost('growth of a replica (MB)', replicaUpMb, bounds.replicaUpMb),
    ...atMost('kept by a replica afterwards (MB)', keptUpMb, keptUpMostMb),
  ],
});
