import type { Request, Response } from 'express';
import { deviceTokenHeader } from '@session-lab/contract';
import type { From } from '../sessions/session-data.ts';
import { clientOf } from './client.ts';
import { goneSignal } from './gone.ts';

/** Returns where a request for an account comes from. */
export function fromOf(req: Request, res: Response): From {
  return { client: clientOf(req), deviceToken: req.get(deviceTokenHeader), gone: goneSignal(res) };
}
