import type { Attack } from './attack.ts';
import { guesses, signUps, unknownUsers } from './attacks/accounts.ts';
import { errorBodies, slowReaders } from './attacks/answers.ts';
import { everyLab, heavyLabs } from './attacks/labs.ts';
import { crowdedRoom } from './attacks/live-room.ts';
import { newStudents } from './attacks/students.ts';
import { headers, names, paths } from './attacks/worst-cases.ts';

/** All attacks, in the order of docs/attacks.md. */
export const attacks: readonly Attack[] = [
  paths,
  headers,
  names,
  errorBodies,
  slowReaders,
  heavyLabs,
  everyLab,
  unknownUsers,
  guesses,
  signUps,
  newStudents,
  crowdedRoom,
];
