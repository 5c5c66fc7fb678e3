import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';

export const folders = ['photos', 'music', 'notes'] as const;
const Folder = z.enum(folders);
export type Folder = z.infer<typeof Folder>;

/** Where the replica that answers takes the student to be; `home` where it was never told. */
const Place = z.object({ folder: z.enum(['home', ...folders]), keptBy: z.string() });
export type Place = z.infer<typeof Place>;

/** Lab 1. The first two keep a current folder in the replica, as FTP does; the third needs none. */
export const endpoints = {
  changeFolder: {
    method: 'POST',
    path: '/v1/labs/stateless/folder',
    summary: 'Change the current folder, which this replica keeps for the student',
    access: 'lab',
    body: z.strictObject({ folder: Folder }),
    status: 200,
    response: Place,
    problems: ['malformed_json', 'unsupported_media_type', 'payload_too_large', 'validation_failed'],
  },
  readFolder: {
    method: 'GET',
    path: '/v1/labs/stateless/folder',
    summary: 'The current folder, as far as this replica knows',
    access: 'lab',
    status: 200,
    response: Place,
    problems: ['validation_failed'],
  },
  readFiles: {
    method: 'GET',
    path: '/v1/labs/stateless/files',
    summary: 'The files of the folder that the request names',
    access: 'lab',
    query: z.strictObject({ folder: Folder }),
    status: 200,
    response: z.object({ folder: Folder, files: z.array(z.string()) }),
    problems: ['validation_failed'],
  },
} as const satisfies Record<string, Endpoint>;
