import type { Endpoint } from './endpoint.ts';
import * as s from './schemas.ts';

const sessionProblems = [
  'authentication_required',
  'invalid_token',
  'invalid_request',
  'store_unavailable',
] as const;
const bodyProblems = [
  'malformed_json',
  'unsupported_media_type',
  'payload_too_large',
  'validation_failed',
] as const;

/** Every endpoint of the HTTP API, by name. */
export const endpoints = {
  ping: {
    method: 'GET',
    path: '/v1/ping',
    summary: 'Who served this; asks for no session and touches no store',
    access: 'anyone',
    status: 200,
    response: s.Ping,
    problems: [],
  },
  signUp: {
    method: 'POST',
    path: '/v1/users',
    summary: 'Make an account and a session',
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
    summary: 'The signed-in person',
    access: 'session',
    status: 200,
    response: s.Profile,
    problems: sessionProblems,
  },
  changeProfile: {
    method: 'PATCH',
    path: '/v1/users/me',
    summary: 'Change the display name, in the account and in every session of the person',
    access: 'session',
    body: s.ChangeProfile,
    status: 200,
    response: s.Profile,
    problems: [...sessionProblems, ...bodyProblems],
  },
  deleteAccount: {
    method: 'DELETE',
    path: '/v1/users/me',
    summary: 'Delete the account and end every session of it',
    access: 'session',
    status: 204,
    problems: sessionProblems,
  },
  changePassword: {
    method: 'PUT',
    path: '/v1/users/me/password',
    summary: 'Change the password: ends the other sessions and gives this one a new token',
    access: 'session',
    body: s.ChangePassword,
    status: 204,
    issuesToken: true,
    problems: [...sessionProblems, ...bodyProblems, 'wrong_password', 'too_many_requests', 'server_busy'],
  },
  listSessions: {
    method: 'GET',
    path: '/v1/sessions',
    summary: "The person's own live sessions, the newest first",
    access: 'session',
    status: 200,
    response: s.SessionList,
    problems: sessionProblems,
  },
  readSession: {
    method: 'GET',
    path: '/v1/sessions/mine',
    summary:
      'Read the session of this token, and when it expires. Does not slide the idle timeout: a page that checks its session on its own does not keep it alive',
    access: 'session',
    status: 200,
    response: s.SessionView,
    problems: sessionProblems,
  },
  signOut: {
    method: 'DELETE',
    path: '/v1/sessions/mine',
    summary:
      'Sign out: end the session of this token. Repeats harmlessly: a session that has ended answers 204 again',
    access: 'session',
    status: 204,
    problems: sessionProblems,
  },
  endSession: {
    method: 'DELETE',
    path: '/v1/sessions/{id}',
    summary: "End one of the person's own sessions",
    access: 'session',
    params: s.SessionParams,
    status: 204,
    problems: [...sessionProblems, 'not_found'],
  },
  endOtherSessions: {
    method: 'DELETE',
    path: '/v1/sessions',
    summary: "End the person's other sessions",
    access: 'session',
    query: s.ExceptMine,
    status: 200,
    response: s.Ended,
    problems: [...sessionProblems, 'validation_failed'],
  },
  listAllSessions: {
    method: 'GET',
    path: '/v1/admin/sessions',
    summary: "Everybody's sessions, by pages of SCAN",
    access: 'admin',
    query: s.AdminSessionsQuery,
    status: 200,
    response: s.AdminSessionPage,
    problems: [...sessionProblems, 'forbidden', 'validation_failed'],
  },
  endAnySession: {
    method: 'DELETE',
    path: '/v1/admin/sessions/{id}',
    summary: "End anybody's session",
    access: 'admin',
    params: s.SessionParams,
    status: 204,
    problems: [...sessionProblems, 'forbidden', 'not_found'],
  },
  /** Served with LABS=on alone. Anyone may in the demo; once there is an administrator, an administrator. */
  injectFault: {
    method: 'POST',
    path: '/v1/admin/faults',
    summary: 'Break something on purpose, for a lab: crash a replica, or slow it; not there with LABS=off',
    access: 'anyone',
    body: s.Fault,
    status: 200,
    response: s.FaultInjected,
    problems: [...sessionProblems, ...bodyProblems, 'forbidden', 'not_found'],
  },
  readProgress: {
    method: 'GET',
    path: '/v1/users/me/progress',
    summary: 'Which labs the person has checked off',
    access: 'session',
    status: 200,
    response: s.Progress,
    problems: sessionProblems,
  },
  writeProgress: {
    method: 'PUT',
    path: '/v1/users/me/progress',
    summary: 'Replace which labs the person has checked off',
    access: 'session',
    body: s.Progress,
    status: 200,
    response: s.Progress,
    problems: [...sessionProblems, ...bodyProblems],
  },
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof endpoints;

/** Returns the endpoints that a replica serves: without the labs there is nothing to break. */
export function endpointsServed(labs: boolean): Partial<typeof endpoints> {
  const { injectFault, ...always } = endpoints;
  return labs ? { ...always, injectFault } : always;
}

/** The WebSocket's path; its messages are in `live.ts`. */
export const livePath = '/v1/live';
/** Where the OpenAPI document is served. */
export const openapiPath = '/v1/openapi.json';
