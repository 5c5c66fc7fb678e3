import * as z from 'zod/mini';

/**
 * Id of a student: 16 random bytes from the page. It separates the students of a lab, which needs no sign-in. It grants no
 * access.
 */
export const studentHeader = 'x-lab-student';
export const Student = z.string().check(z.regex(/^[\w-]{22}$/, 'This is not the id of a student.'));
