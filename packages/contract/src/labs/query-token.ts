import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';
import { bodyProblems } from '../problem.ts';

/** Lifetime of a ticket. */
export const ticketLastsMs = 30_000;
/** Time after which a student's lines and session are deleted. */
export const linesLastMs = 3_600_000;

/** The WebSocket of the lab. Takes `?access_token=…` or `?ticket=…`. It sends one message and closes. */
export const socketPath = '/v1/labs/query-token/socket';
/** A browser cannot set a header in a handshake. So the page offers this subprotocol, with the id of the student at the end. */
export const studentProtocol = 'student.';

export const SocketMessage = z.object({ name: z.string(), servedBy: z.string() });

/** `usual`: the format `combined` of NGINX. `project`: the format of this project (nginx/logging.conf). */
export const formats = ['usual', 'project'] as const;
const Format = z.enum(formats);
export type Format = z.infer<typeof Format>;

/** A line that NGINX wrote. */
export const LogLine = z.object({ requestId: z.string(), format: Format, text: z.string() });
export type LogLine = z.infer<typeof LogLine>;

/** Position in the list of lines. */
const Cursor = z.string().check(z.regex(/^\d{1,15}-\d{1,10}$/, 'This is not the position of a line.'));

const User = z.object({ name: z.string() });
const tokenProblems = ['authentication_required', 'invalid_token', 'store_unavailable'] as const;

/** Lab 12: what is in the address is in the log. */
export const endpoints = {
  signIn: {
    method: 'POST',
    path: '/v1/labs/query-token/sign-in',
    summary: 'Sign in as Ada for an hour, and start the list of the student’s log lines',
    access: 'lab',
    status: 201,
    response: User,
    issuesToken: true,
    problems: ['validation_failed', 'too_many_requests', 'store_unavailable'],
  },
  signOut: {
    method: 'POST',
    path: '/v1/labs/query-token/sign-out',
    summary: 'End the session. Its tickets are then no longer valid',
    access: 'lab',
    status: 204,
    problems: tokenProblems,
  },
  issueTicket: {
    method: 'POST',
    path: '/v1/labs/query-token/tickets',
    summary: 'Get a ticket, which opens one WebSocket within 30 seconds while the session lives',
    access: 'lab',
    status: 201,
    response: z.object({ ticket: z.string(), lastsMs: z.number() }),
    problems: [...tokenProblems, 'too_many_requests'],
  },
  sendForm: {
    method: 'POST',
    path: '/v1/labs/query-token/form',
    summary: 'Send the token as a form field, which is in the body and not in the address',
    access: 'lab',
    body: z.strictObject({ access_token: z.string().check(z.maxLength(200)) }),
    status: 200,
    response: User,
    problems: [...tokenProblems, ...bodyProblems, 'too_many_requests'],
  },
  readLines: {
    method: 'GET',
    path: '/v1/labs/query-token/lines',
    summary: 'Read the lines that NGINX wrote about the student’s requests, after a position',
    access: 'lab',
    query: z.strictObject({ after: z.optional(Cursor) }),
    status: 200,
    response: z.object({ lines: z.array(LogLine), after: z.string() }),
    problems: ['validation_failed', 'store_unavailable'],
  },
} as const satisfies Record<string, Endpoint>;
