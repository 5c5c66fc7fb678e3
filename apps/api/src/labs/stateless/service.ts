import { LRUCache } from 'lru-cache';
import type { Folder, Place } from '@session-lab/contract/labs/stateless';

/** Of about 200 bytes each: 2 MB a replica, however many students there are. */
const rememberedAtMost = 10_000;
const rememberedMs = 15 * 60_000;

const files = {
  photos: ['beach.jpg', 'cat.jpg'],
  music: ['prelude.flac'],
  notes: ['todo.txt', 'ideas.txt'],
} as const satisfies Record<Folder, readonly string[]>;

/** A current folder a student, in this process alone: the mistake that the lab is about. And the way without one. */
export function createFolders(replicaName: string) {
  const current = new LRUCache<string, Folder>({ max: rememberedAtMost, ttl: rememberedMs });
  const placeOf = (student: string): Place => ({
    folder: current.get(student) ?? 'home',
    keptBy: replicaName,
  });

  return {
    change(student: string, folder: Folder): Place {
      current.set(student, folder);
      return placeOf(student);
    },
    read: placeOf,
    files: (folder: Folder) => ({ folder, files: files[folder] }),
  };
}
