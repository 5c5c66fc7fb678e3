import type { Endpoint } from './endpoint.ts';
import { bodyProblems } from './problem.ts';
import * as s from './schemas.ts';

const sessionProblems = [
  'authentication_required',
  'invalid_token',
  'invalid_request',
  'store_unavailable',
] as const;

export const endpoints = {
  ping: {
    method: 'GET',
    path: '/v1/ping',
    summary: 'Read the name of the replica that answers. Needs no session and does not query Redis',
    access: 'anyone',
    status: 200,
    response: s.Ping,
    problems: [],
  },
  signUp: {
    method: 'POST',
    path: '/v1/users',
    summary: 'Create an account and a session',
    access: 'anyone',
    body: s.SignUp,
    status: 201,
    response: s.Profile,
    issuesToken: true,
    problems: [
      ...bodyProblems,
      'user_name_taken',
      'email_taken',
      'too_many_requests',
      'server_busy',
      'store_unavailable',
      'invalid_request',
    ],
  },
  signIn: {
    method: 'POST',
    path: '/v1/sessions',
    summary: 'Sign in with the e-mail address or the user name',
    access: 'anyone',
    takesDeviceToken: true,
    body: s.SignIn,
    status: 201,
    response: s.Profile,
    issuesToken: true,
    problems: [
      ...bodyProblems,
      'invalid_credentials',
      'too_many_requests',
      'server_busy',
      'store_unavailable',
      'invalid_request',
    ],
  },
  readProfile: {
    method: 'GET',
    path: '/v1/users/me',
    summary: 'Read the profile of the signed-in user',
    access: 'session',
    status: 200,
    response: s.Profile,
    problems: sessionProblems,
  },
  changeProfile: {
    method: 'PATCH',
    path: '/v1/users/me',
    summary: 'Change the display name, in the account and in every session of the user',
    access: 'session',
    body: s.ChangeProfile,
    status: 200,
    response: s.Profile,
    problems: [...sessionProblems, ...bodyProblems],
  },
  deleteAccount: {
    method: 'DELETE',
    path: '/v1/users/me',
    summary: 'Delete the account and end all its sessions',
    access: 'session',
    status: 204,
    problems: sessionProblems,
  },
  changePassword: {
    method: 'PUT',
    path: '/v1/users/me/password',
    summary: "Change the password. Ends the user's other sessions and gives this session a new token",
    access: 'session',
    body: s.ChangePassword,
    status: 204,
    issuesToken: true,
    problems: [...sessionProblems, ...bodyProblems, 'wrong_password', 'too_many_requests', 'server_busy'],
  },
  listSessions: {
    method: 'GET',
    path: '/v1/sessions',
    summary: "List the user's live sessions, the newest first",
    access: 'session',
    status: 200,
    response: s.SessionList,
    problems: sessionProblems,
  },
  readSession: {
    method: 'GET',
    path: '/v1/sessions/mine',
    summary:
      'Read the session of this token and the time it expires. Does not slide the idle timeout, so a page can check its session without keeping it alive',
    access: 'session',
    status: 200,
    response: s.SessionView,
    problems: sessionProblems,
  },
  signOut: {
    method: 'DELETE',
    path: '/v1/sessions/mine',
    summary:
      'Sign out: end the session of this token. Can be repeated: the answer for an ended session is 204 too',
    access: 'session',
    status: 204,
    problems: sessionProblems,
  },
  endSession: {
    method: 'DELETE',
    path: '/v1/sessions/{id}',
    summary: "End one of the user's sessions",
    access: 'session',
    params: s.SessionParams,
    status: 204,
    problems: [...sessionProblems, 'not_found'],
  },
  endOtherSessions: {
    method: 'DELETE',
    path: '/v1/sessions',
    summary: "End the user's other sessions",
    access: 'session',
    query: s.ExceptMine,
    status: 200,
    response: s.Ended,
    problems: [...sessionProblems, 'validation_failed'],
  },
  listAllSessions: {
    method: 'GET',
    path: '/v1/admin/sessions',
    summary: 'List the sessions of all users, and the labs that the users have completed, in pages of SCAN',
    access: 'admin',
    query: s.AdminSessionsQuery,
    status: 200,
    response: s.AdminSessionPage,
    problems: [...sessionProblems, 'forbidden', 'validation_failed'],
  },
  endAnySession: {
    method: 'DELETE',
    path: '/v1/admin/sessions/{id}',
    summary: 'End a session of any user',
    access: 'admin',
    params: s.SessionParams,
    status: 204,
    problems: [...sessionProblems, 'forbidden', 'not_found'],
  },
  endAllOtherSessions: {
    method: 'DELETE',
    path: '/v1/admin/sessions',
    summary: 'End the sessions of all users, except the session of this token',
    access: 'admin',
    query: s.ExceptMine,
    status: 200,
    response: s.Ended,
    problems: [...sessionProblems, 'forbidden', 'validation_failed'],
  },
  /** All clients may use this endpoint until an administrator exists. Then only administrators may use it. */
  injectFault: {
    method: 'POST',
    path: '/v1/admin/faults',
    summary: 'Crash a replica or make it slow on purpose, for a lab. Not served with LABS=off',
    access: 'anyone',
    body: s.Fault,
    status: 200,
    response: s.FaultInjected,
    problems: [...sessionProblems, ...bodyProblems, 'forbidden', 'not_found'],
  },
  /** The same clients as for `injectFault`. One outage at a time: another one is refused until a moment after its end. */
  injectOutage: {
    method: 'POST',
    path: '/v1/admin/outages',
    summary: 'Freeze or stop the Redis of lab 15 for five seconds. Not served with LABS=off',
    access: 'anyone',
    body: s.InjectOutage,
    status: 200,
    response: s.Outage,
    problems: [...sessionProblems, ...bodyProblems, 'forbidden', 'not_found', 'outage_running'],
  },
  /** The same clients as for `injectFault`. One failure at a time: another one is refused until a moment after its end. */
  injectClusterFailure: {
    method: 'POST',
    path: '/v1/admin/cluster-failures',
    summary: 'Kill a primary of lab 16, or cut its replica off. Not served with LABS=off',
    access: 'anyone',
    body: s.InjectClusterFailure,
    status: 200,
    response: s.ClusterFailure,
    problems: [...sessionProblems, ...bodyProblems, 'forbidden', 'not_found', 'outage_running'],
  },
  measureCluster: {
    method: 'POST',
    path: '/v1/admin/cluster-measurements',
    summary: 'Measure GETs of one Redis server and of three, for some seconds. Not served with LABS=off',
    access: 'anyone',
    status: 200,
    response: s.ClusterMeasurement,
    problems: [...sessionProblems, 'forbidden', 'not_found', 'outage_running'],
  },
  readProgress: {
    method: 'GET',
    path: '/v1/users/me/progress',
    summary: 'List the labs that the user has completed',
    access: 'session',
    status: 200,
    response: s.Progress,
    problems: sessionProblems,
  },
  writeProgress: {
    method: 'PUT',
    path: '/v1/users/me/progress',
    summary: 'Replace the list of labs that the user has completed',
    access: 'session',
    body: s.Progress,
    status: 200,
    response: s.Progress,
    problems: [...sessionProblems, ...bodyProblems],
  },
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof endpoints;

/** Without the labs, a replica injects no fault, no outage and no failure, and measures nothing. */
export function endpointsServed(labs: boolean): Partial<typeof endpoints> {
  const { injectFault, injectOutage, injectClusterFailure, measureCluster, ...always } = endpoints;
  return labs ? { ...always, injectFault, injectOutage, injectClusterFailure, measureCluster } : always;
}

/** Path of the WebSocket. Its messages are in `live.ts`. */
export const livePath = '/v1/live';
export const openapiPath = '/v1/openapi.json';
