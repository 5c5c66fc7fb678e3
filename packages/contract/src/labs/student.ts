import * as z from 'zod/mini';

/**
 * Tells the students of a lab apart, where nobody is signed in: 16 random bytes, base64url, made by the page. It opens nothing;
 * NGINX hashes it where a lane is sticky, and a replica bounds by it what it keeps.
 */
export const studentHeader = 'x-lab-student';
export const Student = z.string().check(z.regex(/^[\w-]{22}$/, 'This is not the mark of a student.'));
