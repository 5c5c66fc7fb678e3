import type { Request } from 'express';
import { AuthenticationError } from '@session-lab/session/express';

const realm = 'session-lab labs';

/** The token of a lab's request; the app's would not open it, nor it the app. */
export function labTokenOf(req: Request): string {
  const token = /^bearer +([\w.~+/=-]+)$/i.exec(req.get('authorization') ?? '')?.[1];
  if (token === undefined) throw new AuthenticationError('authentication_required', realm);
  return token;
}

export const refusedLabToken = (): AuthenticationError => new AuthenticationError('invalid_token', realm);
