import type { Request, Response } from 'express';
import { Student, studentHeader } from '@session-lab/contract/labs/student';
import { AuthenticationError } from '@session-lab/session/express';
import { ProblemError } from '../http/problems.ts';

export const realm = 'session-lab labs';

/** The app accepts no token of a lab, and a lab accepts no token of the app. */
export function labTokenOf(req: Request): string {
  const token = /^bearer +([\w.~+/=-]+)$/i.exec(req.get('authorization') ?? '')?.[1];
  if (token === undefined) throw new AuthenticationError('authentication_required', realm);
  return token;
}

export const refusedLabToken = (): AuthenticationError => new AuthenticationError('invalid_token', realm);

/** Only the labs explain a refusal. The 401 of the app itself is always the same. */
export function explainedRefusal(res: Response, reason: { detail: string; step?: string }): ProblemError {
  res.set(refusedLabToken().headers);
  return new ProblemError('invalid_token', reason);
}

/** The page generates the id of the student. The id grants no access. */
export function studentOf(req: Request): string {
  const parsed = Student.safeParse(req.get(studentHeader));
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation_failed', {
    errors: [{ path: studentHeader, message: 'This header must have 22 characters of base64url.' }],
  });
}
