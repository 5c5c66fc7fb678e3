import { studentHeader } from '@session-lab/contract/labs/student';
import { encodeBase64url } from '../../../api/base64url.ts';

export const newStudent = (): string => encodeBase64url(crypto.getRandomValues(new Uint8Array(16)));

export const asStudent = (student: string): Readonly<Record<string, string>> => ({
  [studentHeader]: student,
});
