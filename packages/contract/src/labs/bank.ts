import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';
import { Student } from './student.ts';

/** Time after which the bank forgets a student, in milliseconds. */
export const bankLastsMs = 3_600_000;

/** Customers of the bank. Each student has a bank of their own with both of them. */
export const bankUsers = ['ada', 'mallory'] as const;
const BankUser = z.enum(bankUsers);
export type BankUser = z.infer<typeof BankUser>;

/** The password of a customer is the name, or the name, a hyphen and any text: a lab can recognise such a password. */
export const isBankPassword = (user: BankUser, password: string): boolean =>
  password === user || password.startsWith(`${user}-`);

/** Money of each customer at the start. */
export const openingBalances = { ada: 1000, mallory: 0 } as const satisfies Record<BankUser, number>;

/**
 * Defence of the bank against requests that another site causes.
 * - `token`: a synchronizer token in the form or in the header `X-CSRF-Token`
 * - `fetch-metadata`: the check of `Sec-Fetch-Site` and `Origin` of `packages/session/src/cookie.ts`
 * - `header-only`: cookies are ignored; the token must be in the header `Authorization`
 */
export const defences = ['none', 'token', 'fetch-metadata', 'header-only'] as const;
const Defence = z.enum(defences);
export type Defence = z.infer<typeof Defence>;

/**
 * How the bank gives the token to the browser.
 * - `none`, `lax`, `strict`, `unset`: a cookie of the lab with this `SameSite`. `none` also sets `Secure`.
 * - `library`: the cookie of `packages/session/src/cookie.ts`, with its check against cross-site requests
 * - `header`: no cookie; the response header `Authorization`
 */
export const carriers = ['none', 'lax', 'strict', 'unset', 'library', 'header'] as const;
const Carrier = z.enum(carriers);
export type Carrier = z.infer<typeof Carrier>;

const onOrOff = z.enum(['on', 'off']);

/** A `Path` of a cookie with which the browser adds the cookie to one request of the bank's page, and not to another. */
export const narrowPath = '/v1/labs/bank/me';

export const SignIn = z.strictObject({
  student: Student,
  user: BankUser,
  password: z.string().check(z.maxLength(64)),
  /** Default: `lax`. */
  carrier: z.optional(Carrier),
  /** Attributes of the lab's cookie. Default of `http_only`: `on`; of `secure`: `off`; of `path`: `/`. */
  http_only: z.optional(onOrOff),
  secure: z.optional(onOrOff),
  path: z.optional(z.enum(['/', narrowPath])),
  /** Opens the bank again as at the start, with this defence. Only a page of the bank can do this. */
  defence: z.optional(Defence),
});
export type SignIn = z.infer<typeof SignIn>;

/** Whole units, as text, because a form has only text. */
const Amount = z.string().check(z.regex(/^[1-9]\d{0,3}$/, 'Write a whole number between 1 and 9999.'));

export const Transfer = z.strictObject({
  to: BankUser,
  amount: Amount,
  /** The synchronizer token. */
  csrf_token: z.optional(z.string().check(z.maxLength(64))),
});
export type Transfer = z.infer<typeof Transfer>;

/**
 * Parameters in the address of a request, or of the bank's page that caused it.
 * - `mark`: a label for the arrival. The page of a lab finds the request by it. A session keeps the label of its sign-in for
 *   requests without one.
 * - `answer=none`: a navigation gets 204 instead of a page, so that the browser stays on the attack page
 */
export const attackMark = /^[\w.-]{1,40}$/;

export const TransferLink = z.strictObject({
  to: BankUser,
  amount: Amount,
  student: z.optional(Student),
  mark: z.optional(z.string()),
  answer: z.optional(z.string()),
});

export const commentLength = 800;
export const Comment = z.strictObject({ text: z.string().check(z.minLength(1), z.maxLength(commentLength)) });

const LedgerEntry = z.object({ from: BankUser, to: BankUser, amount: z.number(), atMs: z.number() });
const PostedComment = z.object({ author: BankUser, text: z.string() });

/** The bank of one student, as Redis stores it. */
export const Bank = z.object({
  balances: z.record(BankUser, z.number()),
  /** The latest transfer is the last one. */
  ledger: z.array(LedgerEntry),
  comments: z.array(PostedComment),
  defence: Defence,
});
export type Bank = z.infer<typeof Bank>;

export const Me = z.object({
  student: z.string(),
  user: BankUser,
  balance: z.number(),
  defence: Defence,
  /** The synchronizer token of this session. */
  csrfToken: z.string(),
});
export type Me = z.infer<typeof Me>;

/** Header in which the bank's page reports the names of the cookies that its script can read, separated by spaces. */
export const readableCookiesHeader = 'X-Readable-Cookies';

/**
 * Header in which the bank's page reports what the browser did with the comments, as words separated by spaces.
 * - the directive of a policy that the browser enforced: `script-src-attr`, `require-trusted-types-for`
 * - `sent:<origin>`: the page sent a request to this other origin
 * - `text`: the page shows the markup of a comment as text
 * - `nothing`: none of these
 */
export const pageReportHeader = 'X-Page-Report';

/** A request that reached the bank. It contains names of cookies, and no values. */
export const Arrival = z.object({
  atMs: z.number(),
  method: z.string(),
  path: z.string(),
  status: z.number(),
  /** Whether the bank did the work of the request. */
  accepted: z.boolean(),
  /** Why the bank refused or accepted the request: a stable code. */
  reason: z.string(),
  /** The customer of the session. */
  user: z.optional(BankUser),
  origin: z.optional(z.string()),
  referer: z.optional(z.string()),
  fetchSite: z.optional(z.string()),
  fetchMode: z.optional(z.string()),
  fetchDest: z.optional(z.string()),
  cookies: z.array(z.string()),
  /** Whether the request had a header `Authorization`. */
  authorization: z.boolean(),
  /** Balance of the customer after a sign-in or a transfer. */
  balance: z.optional(z.number()),
  /** The label of the request in its address. */
  mark: z.optional(z.string()),
  /** How the bank gave a token to the browser, without the token: `Set-Cookie: bank=…; Path=/; HttpOnly; SameSite=Lax`. */
  issued: z.optional(z.string()),
  /** Names of the cookies that a script of the bank's page can read, as the page reported them. */
  readable: z.optional(z.array(z.string())),
  /** Words about the browser’s handling of the comments, as the page reported them. */
  report: z.optional(z.array(z.string())),
  servedBy: z.string(),
  /** The time that the replica spent, as `Server-Timing` has it. */
  serverTiming: z.string(),
});
export type Arrival = z.infer<typeof Arrival>;

/** Position in the list of arrivals. */
const Cursor = z.string().check(z.regex(/^\d{1,15}-\d{1,10}$/, 'This is not the position of an arrival.'));

const studentProblems = ['validation_failed', 'not_found', 'store_unavailable'] as const;
const bodyProblems = ['malformed_json', 'unsupported_media_type', 'payload_too_large'] as const;
const sessionProblems = [
  'authentication_required',
  'invalid_request',
  'invalid_token',
  'forbidden',
  'store_unavailable',
] as const;

/**
 * The bank of the labs about cookies and attacks. The first five paths are for the lab's page and for tests, with the header
 * `X-Lab-Student`, on the app's port. The bank's pages use the others, on the bank's port. These also take HTML forms, and
 * answer a form with 303.
 */
export const endpoints = {
  createStudent: {
    method: 'POST',
    path: '/v1/labs/bank/students',
    summary: 'Open a bank for one student, for an hour',
    access: 'lab',
    status: 201,
    response: z.object({ student: z.string(), lastsMs: z.number() }),
    problems: ['too_many_requests', 'store_unavailable'],
  },
  readBank: {
    method: 'GET',
    path: '/v1/labs/bank/state',
    summary: 'Read balances, transfers, comments and the defence of the student’s bank',
    access: 'lab',
    status: 200,
    response: Bank,
    problems: studentProblems,
  },
  resetBank: {
    method: 'POST',
    path: '/v1/labs/bank/reset',
    summary: 'Set balances, transfers, comments and the defence to those at the start',
    access: 'lab',
    status: 200,
    response: Bank,
    problems: studentProblems,
  },
  chooseDefence: {
    method: 'PUT',
    path: '/v1/labs/bank/defence',
    summary: 'Choose the defence of the student’s bank',
    access: 'lab',
    body: z.strictObject({ defence: Defence }),
    status: 200,
    response: Bank,
    problems: [...studentProblems, ...bodyProblems],
  },
  readArrivals: {
    method: 'GET',
    path: '/v1/labs/bank/arrivals',
    summary: 'Read the requests that reached the student’s bank after a position',
    access: 'lab',
    query: z.strictObject({ after: z.optional(Cursor) }),
    status: 200,
    response: z.object({ arrivals: z.array(Arrival), after: z.string() }),
    problems: studentProblems,
  },
  signIn: {
    method: 'POST',
    path: '/v1/labs/bank/sign-in',
    summary: 'Sign in to the bank. The body chooses how the browser gets the token',
    access: 'lab',
    body: SignIn,
    status: 200,
    response: z.object({ student: z.string(), user: BankUser }),
    problems: [
      ...studentProblems,
      ...bodyProblems,
      'invalid_credentials',
      'invalid_request',
      'forbidden',
      'too_many_requests',
    ],
  },
  signOut: {
    method: 'POST',
    path: '/v1/labs/bank/sign-out',
    summary: 'End the session, and remove its cookie',
    access: 'lab',
    status: 204,
    problems: sessionProblems,
  },
  readMe: {
    method: 'GET',
    path: '/v1/labs/bank/me',
    summary: 'Read the customer of the session, the balance and the synchronizer token',
    access: 'lab',
    status: 200,
    response: Me,
    problems: sessionProblems,
  },
  transfer: {
    method: 'POST',
    path: '/v1/labs/bank/transfer',
    summary: 'Transfer money. Takes HTML forms, which another site can send: the vulnerability of the lab',
    access: 'lab',
    body: Transfer,
    status: 200,
    response: Me,
    problems: [...sessionProblems, ...bodyProblems, 'validation_failed'],
  },
  transferByLink: {
    method: 'GET',
    path: '/v1/labs/bank/transfer',
    summary: 'Transfer money by a GET: a mistake, because a link or an image on another site can cause it',
    access: 'lab',
    query: TransferLink,
    status: 200,
    response: Me,
    problems: [...sessionProblems, 'validation_failed'],
  },
  listComments: {
    method: 'GET',
    path: '/v1/labs/bank/comments',
    summary: 'Read the comments, as they were written',
    access: 'lab',
    status: 200,
    response: z.object({ comments: z.array(PostedComment) }),
    problems: sessionProblems,
  },
  postComment: {
    method: 'POST',
    path: '/v1/labs/bank/comments',
    summary: 'Write a comment. The bank stores markup, too',
    access: 'lab',
    body: Comment,
    status: 200,
    response: z.object({ comments: z.array(PostedComment) }),
    problems: [...sessionProblems, ...bodyProblems, 'validation_failed'],
  },
} as const satisfies Record<string, Endpoint>;

const labPagePaths: ReadonlySet<string> = new Set([
  endpoints.createStudent.path,
  endpoints.readBank.path,
  endpoints.resetBank.path,
  endpoints.chooseDefence.path,
  endpoints.readArrivals.path,
]);

/**
 * Returns whether NGINX serves a path on the bank's port, and not on the app's port. The page of a lab uses some paths of the
 * bank, on the app's port.
 */
export const isOnBankPort = (path: string): boolean =>
  path.startsWith('/v1/labs/bank/') && !labPagePaths.has(path);
