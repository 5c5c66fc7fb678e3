import { problem, type Problem, type ProblemCode } from '@session-lab/contract';

/** An error's body never has more bytes, whatever the request said: one request must not cost a replica megabytes. */
const problemBytesAtMost = 8 * 1024;
export const fieldErrorsAtMost = 10;
const pathLengthAtMost = 200;
const sentenceLengthAtMost = 500;

type Extra = { readonly detail?: string | undefined; readonly errors?: Problem['errors'] };

/**
 * Returns the text of a problem. Names the first ten wrong fields, cuts what is long, and names fewer fields where they
 * are still too many bytes: JSON writes a control character as six.
 */
export function problemBody(code: ProblemCode, { detail, errors }: Extra = {}): string {
  const named = errors?.slice(0, fieldErrorsAtMost).map(({ path, message }) => ({
    path: cut(path, pathLengthAtMost),
    message: cut(message, sentenceLengthAtMost),
  }));
  for (;;) {
    const body = JSON.stringify(
      problem(code, {
        ...(detail === undefined ? {} : { detail: cut(detail, sentenceLengthAtMost) }),
        ...(named === undefined ? {} : { errors: named }),
      }),
    );
    if (Buffer.byteLength(body) <= problemBytesAtMost || named?.pop() === undefined) return body;
  }
}

/** At most `length` characters; half of a surrogate pair at the end becomes U+FFFD. */
const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
