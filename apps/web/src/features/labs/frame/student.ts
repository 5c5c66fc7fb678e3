import { studentHeader } from '@session-lab/contract/labs/student';
import { encodeBase64url } from '../../../api/base64url.ts';

/** Creates a student id from 16 random bytes. */
export const newStudent = (): string => encodeBase64url(crypto.getRandomValues(new Uint8Array(16)));

/** Returns the header that identifies the student to NGINX and to the labs. */
export const asStudent = (student: string): Readonly<Record<string, string>> => ({
  [studentHeader]: student,
});
