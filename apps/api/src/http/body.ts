import { MIMEType } from 'node:util';
import express, { type Request, type RequestHandler } from 'express';
import type * as z from 'zod/mini';
import { ProblemError } from './problem-error.ts';
import { parsed } from './parsed.ts';

const limitBytes = 16 * 1024;

// Compressed bodies are refused: 16 KB of them can hold far more. `isJson` has looked at the type.
const readBytes = express.raw({ limit: limitBytes, inflate: false, type: () => true });

/** JSON is UTF-8 (RFC 8259, section 8.1). Bytes that are not are an error: replaced, two passwords would be the same. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a JSON body of at most 16 KB; goes after the check of the session, so that strangers' bodies are not read. */
export const jsonBody: RequestHandler = (req, res, next) => {
  if (!isJson(req.headers['content-type'])) throw new ProblemError('unsupported_media_type');
  readBytes(req, res, (error?: unknown) => {
    if (error !== undefined) return next(error);
    const bytes: unknown = req.body;
    try {
      // Without a body, or with an empty one, every field is missing: the schema names them.
      req.body = bytes instanceof Uint8Array && bytes.length > 0 ? JSON.parse(utf8.decode(bytes)) : {};
    } catch (cause) {
      return next(new ProblemError('malformed_json', { cause }));
    }
    next();
  });
};

/** `application/json`, of no other charset than UTF-8. Says so of a request without a body too, where `req.is` does not. */
function isJson(contentType = ''): boolean {
  try {
    const { essence, params } = new MIMEType(contentType);
    return essence === 'application/json' && (params.get('charset') ?? 'utf-8').toLowerCase() === 'utf-8';
  } catch {
    return false;
  }
}

const parseForm = express.urlencoded({ limit: 2 * 1024, extended: false, inflate: false });

/**
 * Reads the form that comes with an Authorization header, so that a token in both is seen to be there twice (RFC 6750,
 * section 2.2), and a 400 instead of a 415. Nothing else here reads forms.
 */
export const formBesideToken: RequestHandler = (req, res, next) => {
  if (req.headers.authorization === undefined) next();
  else parseForm(req, res, next);
};

/** What `schema` makes of the body that `jsonBody` read. */
export function bodyOf<Schema extends z.ZodMiniType>(req: Request, schema: Schema): z.output<Schema> {
  return parsed(schema, req.body);
}
