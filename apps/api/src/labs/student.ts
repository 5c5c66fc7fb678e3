import type { Request } from 'express';
import { Student, studentHeader } from '@session-lab/contract/labs/student';
import { ProblemError } from '../http/problems.ts';

/** Which student's lab this is: 22 characters that the page made up. Tells students apart and opens nothing. */
export function studentOf(req: Request): string {
  const parsed = Student.safeParse(req.get(studentHeader));
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation_failed', {
    errors: [{ path: studentHeader, message: 'This header has to hold 22 characters of base64url.' }],
  });
}
