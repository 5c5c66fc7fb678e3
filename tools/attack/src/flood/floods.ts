import { guesses, signUps, unknownUsers } from './accounts.ts';
import { errorBodies } from './error-bodies.ts';
import type { Flood } from './flood.ts';
import { everyLab, heavyLabs, newStudents } from './labs.ts';
import { slowReaders } from './slow-readers.ts';
import { crowdedRoom } from './sockets.ts';
import { worstHeaders } from './worst-headers.ts';
import { worstNames } from './worst-names.ts';
import { worstPaths } from './worst-paths.ts';

/** All floods by name. The process of a flood receives the name. */
export const floods = {
  paths: worstPaths,
  headers: worstHeaders,
  names: worstNames,
  'error-bodies': errorBodies,
  'slow-readers': slowReaders,
  'heavy-labs': heavyLabs,
  'every-lab': everyLab,
  'unknown-users': unknownUsers,
  guesses,
  'sign-ups': signUps,
  students: newStudents,
  sockets: crowdedRoom,
} as const satisfies Record<string, Flood>;

export type FloodName = keyof typeof floods;

export const isFloodName = (name: string): name is FloodName => Object.hasOwn(floods, name);
