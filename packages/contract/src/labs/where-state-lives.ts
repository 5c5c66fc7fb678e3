import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';

/** `sticky` works like `memory`, but NGINX always picks the same replica. */
export const lanes = ['memory', 'sticky', 'redis', 'jwt'] as const;
export const Lane = z.enum(lanes);
export type Lane = z.infer<typeof Lane>;

const LaneParams = z.strictObject({ lane: Lane });

/** `from`: the place where the replica found the name. */
export const LabUser = z.object({ name: z.string(), from: z.enum(['memory', 'redis', 'token']) });
export type LabUser = z.infer<typeof LabUser>;

/** Lab 2 and the introduction. NGINX hashes the student's id (`X-Lab-Student`) for the sticky lane. */
export const endpoints = {
  signIn: {
    method: 'POST',
    path: '/v1/labs/where-state-lives/{lane}/sign-in',
    summary: 'Sign in as Ada, with the state in the place that the lane names',
    access: 'lab',
    params: LaneParams,
    status: 201,
    response: LabUser,
    issuesToken: true,
    problems: ['validation_failed', 'too_many_requests', 'store_unavailable'],
  },
  readMe: {
    method: 'GET',
    path: '/v1/labs/where-state-lives/{lane}/me',
    summary: 'Read the user of the token',
    access: 'lab',
    params: LaneParams,
    status: 200,
    response: LabUser,
    problems: ['authentication_required', 'invalid_token', 'invalid_request', 'store_unavailable'],
  },
} as const satisfies Record<string, Endpoint>;
