import express, { type Request, type RequestHandler } from 'express';
import type * as z from 'zod/mini';
import { ProblemError } from './problem-error.ts';
import { parsed } from './parsed.ts';

const limitBytes = 16 * 1024;

// Not strict: a body of `"text"` is valid JSON, and the schema says better what is wrong with it. Compressed bodies are
// refused: 16 KB of them can hold far more.
const parseJson = express.json({
  limit: limitBytes,
  strict: false,
  inflate: false,
  type: 'application/json',
});

/** Reads a JSON body of at most 16 KB; goes after the check of the session, so that strangers' bodies are not read. */
export const jsonBody: RequestHandler = (req, res, next) => {
  if (!req.is('application/json')) throw new ProblemError('unsupported_media_type');
  parseJson(req, res, next);
};

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
