import type { Folder, Place } from '@session-lab/contract/labs/stateless';
import { createLabMemory } from '../lab-memory.ts';

/** Of about 400 bytes each: 4 MB a replica, however many students there are. A network has room for a whole school. */
const bounds = { most: 10_000, share: 1_000, lastsMs: 15 * 60_000 } as const;

const files = {
  photos: ['beach.jpg', 'cat.jpg'],
  music: ['prelude.flac'],
  notes: ['todo.txt', 'ideas.txt'],
} as const satisfies Record<Folder, readonly string[]>;

/** A current folder a student, in this process alone: the mistake that the lab is about. And the way without one. */
export function createFolders(replicaName: string) {
  const current = createLabMemory<Folder>(bounds);
  const placeOf = (student: string): Place => ({
    folder: current.get(student) ?? 'home',
    keptBy: replicaName,
  });

  return {
    /** `network`: of the student. */
    change(student: string, folder: Folder, network: string): Place {
      current.set(student, folder, network);
      return placeOf(student);
    },
    read: placeOf,
    files: (folder: Folder) => ({ folder, files: files[folder] }),
  };
}
