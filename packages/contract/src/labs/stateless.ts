import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';
import { bodyProblems } from '../problem.ts';

export const folders = ['photos', 'music', 'notes'] as const;
const Folder = z.enum(folders);
export type Folder = z.infer<typeof Folder>;

/** `folder` is `home` if the student has not changed the folder on the replica `keptBy`. */
const Place = z.object({ folder: z.enum(['home', ...folders]), keptBy: z.string() });
export type Place = z.infer<typeof Place>;

/** Lab 1. The first two endpoints use a folder in the replica's memory, as FTP does. */
export const endpoints = {
  changeFolder: {
    method: 'POST',
    path: '/v1/labs/stateless/folder',
    summary: "Change the student's current folder in the memory of this replica",
    access: 'lab',
    body: z.strictObject({ folder: Folder }),
    status: 200,
    response: Place,
    problems: [...bodyProblems],
  },
  readFolder: {
    method: 'GET',
    path: '/v1/labs/stateless/folder',
    summary: "Read the student's current folder from the memory of this replica",
    access: 'lab',
    status: 200,
    response: Place,
    problems: ['validation_failed'],
  },
  readFiles: {
    method: 'GET',
    path: '/v1/labs/stateless/files',
    summary: 'List the files of the folder that the request names',
    access: 'lab',
    query: z.strictObject({ folder: Folder }),
    status: 200,
    response: z.object({ folder: Folder, files: z.array(z.string()) }),
    problems: ['validation_failed'],
  },
} as const satisfies Record<string, Endpoint>;
