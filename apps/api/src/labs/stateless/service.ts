import type { Folder, Place } from '@session-lab/contract/labs/stateless';
import { createLabMemory } from '../lab-memory.ts';

/** About 400 bytes per entry, 4 MB in total. The share of a network has room for a school. */
const bounds = { most: 10_000, share: 1_000, lastsMs: 15 * 60_000 } as const;

const files = {
  photos: ['1.jpg', '2.jpg'],
  music: ['prelude.flac'],
  notes: ['todo.txt', 'ideas.txt'],
} as const satisfies Record<Folder, readonly string[]>;

/** The deliberate mistake: only this process has the current folder. `files` is the solution: the request names the folder. */
export function createFolders(replicaName: string) {
  const current = createLabMemory<Folder>(bounds);
  const placeOf = (student: string): Place => ({
    folder: current.get(student) ?? 'home',
    keptBy: replicaName,
  });

  return {
    /** `network`: the client's network. */
    change(student: string, folder: Folder, network: string): Place {
      current.set(student, folder, network);
      return placeOf(student);
    },
    read: placeOf,
    files: (folder: Folder) => ({ folder, files: files[folder] }),
  };
}
