import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';

/** Where a lane keeps who is signed in. `sticky` is `memory` behind a balancer that always picks the same replica. */
export const lanes = ['memory', 'sticky', 'redis', 'jwt'] as const;
export const Lane = z.enum(lanes);
export type Lane = z.infer<typeof Lane>;

const LaneParams = z.strictObject({ lane: Lane });

/** Who the replica takes the request to be from, and what told it. */
export const LabPerson = z.object({ name: z.string(), from: z.enum(['memory', 'redis', 'token']) });
export type LabPerson = z.infer<typeof LabPerson>;

/** Lab 2 and the opening. Each call names the student (`X-Lab-Student`), by whom the sticky lane is dealt. */
export const endpoints = {
  signIn: {
    method: 'POST',
    path: '/v1/labs/where-state-lives/{lane}/sign-in',
    summary: 'Sign in as Ada; the state stays where the lane keeps it',
    access: 'lab',
    params: LaneParams,
    status: 201,
    response: LabPerson,
    issuesToken: true,
    problems: ['validation_failed', 'too_many_requests', 'store_unavailable'],
  },
  readMe: {
    method: 'GET',
    path: '/v1/labs/where-state-lives/{lane}/me',
    summary: 'Who the replica takes me to be',
    access: 'lab',
    params: LaneParams,
    status: 200,
    response: LabPerson,
    problems: ['authentication_required', 'invalid_token', 'invalid_request', 'store_unavailable'],
  },
} as const satisfies Record<string, Endpoint>;
