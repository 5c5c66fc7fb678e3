import { MIMEType } from 'node:util';
import express, { type Request, type RequestHandler } from 'express';
import { ProblemError } from './problems.ts';

const limitBytes = 16 * 1024;

// Refuses compressed bodies: 16 KB of them can expand to far more. `isJson` has checked the type.
const readBytes = express.raw({ limit: limitBytes, inflate: false, type: () => true });

/**
 * JSON is UTF-8 (RFC 8259, section 8.1). Invalid bytes are an error: with replacement characters, two different passwords
 * would be equal.
 */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a JSON body of at most 16 KB. Place it after the session check, so that bodies of strangers are not read. */
export const jsonBody: RequestHandler = (req, res, next) => {
  if (!isJson(req.headers['content-type'])) throw new ProblemError('unsupported_media_type');
  readBytes(req, res, (error?: unknown) => {
    if (error !== undefined) return next(error);
    const bytes: unknown = req.body;
    try {
      // Treats a missing or empty body as an object without fields. The schema then names every missing field.
      const isEmpty = !(bytes instanceof Uint8Array) || bytes.length === 0;
      const body: unknown = isEmpty ? {} : JSON.parse(utf8.decode(bytes));
      req.body = body;
    } catch (cause) {
      return next(new ProblemError('malformed_json', { cause }));
    }
    next();
  });
};

/** Accepts `application/json` in UTF-8. Unlike `req.is`, it also checks a request without a body. */
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
 * Reads a form that comes with an Authorization header. The session library can then refuse a token that is sent in both
 * places (RFC 6750, section 2.2) with 400 instead of 415.
 */
export const formWithAuthorization: RequestHandler = (req, res, next) => {
  if (req.headers.authorization === undefined) next();
  else parseForm(req, res, next);
};

export const isForm = (req: Pick<Request, 'headers'>): boolean =>
  /^application\/x-www-form-urlencoded\b/i.test(req.headers['content-type'] ?? '');

/** Reads a JSON body, or a form of at most 2 KB. Only labs take forms: another site can send one without consent. */
export const readFormOrJson: RequestHandler = (req, res, next) => {
  if (isForm(req)) parseForm(req, res, next);
  else jsonBody(req, res, next);
};
