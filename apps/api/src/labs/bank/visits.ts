import type { Request, RequestHandler, Response } from 'express';
import {
  attackMark,
  pageReportHeader,
  readableCookiesHeader,
  type Arrival,
  type BankUser,
} from '@session-lab/contract/labs/bank';
import { Student } from '@session-lab/contract/labs/student';
import { AuthenticationError } from '@session-lab/session/express';
import { isForm, readFormOrJson } from '../../http/body.ts';
import { ProblemError } from '../../http/problems.ts';
import { serverTiming } from '../../http/request-trace.ts';
import type { LabTools } from '../lab-tools.ts';
import { cookieNames } from './cookies.ts';
import type { BankStore } from './store.ts';

/** Maximum characters of a header in an arrival. */
const headerLength = 300;

/** A request to the bank while a route handles it. */
export type Visit = {
  readonly req: Request;
  readonly res: Response;
  /** Sets the student and customer of the arrival, and the label of the session. */
  readonly recognise: (student: string, user?: BankUser, mark?: string) => void;
};

type Who = { student: string | undefined; user?: BankUser | undefined; mark?: string | undefined };

/** The answer of a route. `page`: where a browser goes that sent a form or followed a link. */
type Reply = {
  readonly reason: string;
  readonly status?: 200 | 204;
  readonly body?: unknown;
  readonly page?: string;
  readonly balance?: number;
};

/** Runs a route of the bank and records its request as an arrival, before the response. */
export function createVisits({
  store,
  replicaName,
  timings,
  redisUsage,
  now,
}: Pick<LabTools, 'replicaName' | 'timings' | 'redisUsage'> & {
  store: Pick<BankStore, 'addArrival'>;
  now: () => number;
}) {
  return (route: (visit: Visit) => Promise<Reply>): RequestHandler =>
    async (req, res) => {
      const atMs = now();
      const startedAtMs = performance.now();
      const timing = (): string =>
        serverTiming(
          performance.now() - startedAtMs,
          redisUsage() ?? { commands: new Set(), ms: 0, unanswered: false },
          timings.of(req),
        );
      // Without a session, the address of the request or of its page names the student, who can then see it arrive.
      let who: Who = { student: hintOf(req) };
      const record = async (
        outcome: Pick<Arrival, 'status' | 'accepted' | 'reason' | 'balance'>,
      ): Promise<void> => {
        const { student, user } = who;
        const mark = markIn(req) ?? who.mark;
        if (student === undefined) return;
        const arrival = {
          atMs,
          ...headOf(req),
          ...(mark && { mark }),
          ...(user && { user }),
          ...outcome,
          ...issuedIn(res),
          servedBy: replicaName,
          serverTiming: timing(),
        };
        await store.addArrival(student, arrival);
      };
      const visit: Visit = {
        req,
        res,
        recognise: (student, user, mark) => void (who = { student, user, mark }),
      };
      try {
        const { reason, status = 200, body, page, balance } = await route(visit);
        const isRedirect = page !== undefined && isNavigation(req);
        await record({
          accepted: true,
          reason,
          status: isRedirect ? 303 : status,
          ...(balance !== undefined && { balance }),
        });
        if (status === 204 || hidesAnswer(req)) res.status(204).end();
        else if (isRedirect) res.redirect(303, page);
        else res.status(status).json(body);
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === undefined) throw error;
        await record({ accepted: false, ...refusal });
        if (!hidesAnswer(req)) throw error;
        res.status(204).end();
      }
    };
}

/** Undefined for an error of the server: the bank has not decided about the request. */
function refusalOf(error: unknown): { reason: string; status: number } | undefined {
  if (error instanceof AuthenticationError) return { reason: error.code, status: error.status };
  if (error instanceof ProblemError) return { reason: error.extra.step ?? error.code, status: error.status };
  return undefined;
}

function hintOf(req: Request): string | undefined {
  const parsed = Student.safeParse(parameterIn(req, 'student'));
  return parsed.success ? parsed.data : undefined;
}

/** Returns a parameter in the address of the request, else of the page that caused it: browsers send both in one origin. */
function parameterIn(req: Request, name: string): unknown {
  const own: unknown = req.query[name];
  const page = req.get('Referer') ?? '';
  return own ?? (URL.canParse(page) ? new URL(page).searchParams.get(name) : undefined);
}

/** Returns the label of a request. */
export function markIn(req: Request): string | undefined {
  const mark = parameterIn(req, 'mark');
  return typeof mark === 'string' && attackMark.test(mark) ? mark : undefined;
}

/** Another site cannot set this header: it would need the consent of the bank (CORS). */
function readableIn(req: Request): Pick<Arrival, 'readable'> {
  const names = req.get(readableCookiesHeader)?.slice(0, headerLength);
  return names === undefined ? {} : { readable: names.split(' ').filter((name) => name !== '') };
}

/** Words of a report: directives of a policy, and origins. */
const reportWord = /^[a-z][\w:/.-]{1,79}$/;

function reportIn(req: Request): Pick<Arrival, 'report'> {
  const words = req.get(pageReportHeader)?.slice(0, headerLength).split(' ');
  return words === undefined ? {} : { report: words.filter((word) => reportWord.test(word)) };
}

const navigates = (req: Request): boolean => req.get('Sec-Fetch-Mode') === 'navigate';
const isNavigation = (req: Request): boolean => isForm(req) || navigates(req);
/** Whether the browser must stay on the page that caused a navigation: the matrix of lab 10 goes on from there. */
const hidesAnswer = (req: Request): boolean => req.query['answer'] === 'none' && navigates(req);

function headOf(req: Request) {
  const header = (name: string, field: string) => {
    const value = req.get(name)?.slice(0, headerLength);
    return value === undefined ? {} : { [field]: value };
  };
  return {
    method: req.method,
    path: req.path,
    ...header('Origin', 'origin'),
    ...header('Referer', 'referer'),
    ...header('Sec-Fetch-Site', 'fetchSite'),
    ...header('Sec-Fetch-Mode', 'fetchMode'),
    ...header('Sec-Fetch-Dest', 'fetchDest'),
    cookies: cookieNames(req.headers.cookie),
    ...readableIn(req),
    ...reportIn(req),
    authorization: req.headers.authorization !== undefined,
  };
}

/** Returns how the response gives a token to the browser, without the token. Leaves out the removal of old cookies. */
function issuedIn(res: Response): Pick<Arrival, 'issued'> {
  const cookies = [res.getHeader('Set-Cookie') ?? []].flat().map(String);
  const cookie = cookies.find((text) => !/^[^=]+=;/.test(text));
  if (cookie !== undefined) return { issued: `Set-Cookie: ${cookie.replace(/=[^;]*/, '=…')}` };
  return res.getHeader('Authorization') === undefined ? {} : { issued: 'Authorization: Bearer …' };
}

/** Reads a JSON body or an HTML form. Another site can send a form without the consent of the bank. */
export function readBody({ req, res }: Visit): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  void readFormOrJson(req, res, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  return promise;
}
