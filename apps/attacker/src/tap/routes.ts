import { Router, type Request, type Response } from 'express';
import type { Answer } from '../replay.ts';
import { certificateOf } from './certificate.ts';
import type { Address } from '../replay.ts';
import type { Tap } from './tap.ts';

const studentShape = /^[\w-]{22}$/;

/**
 * The routes of the tap. NGINX has them under /v1/labs/wiretap/ for the page of the lab. They need a header, which a page of
 * another site cannot send.
 */
export function tapRoutes({
  tap,
  tlsTarget,
  use,
}: {
  tap: Tap;
  tlsTarget: Address;
  /** Uses a token from this server. Resolves to undefined if there are too many uses at the same time. */
  use: (student: string, token: string) => Promise<Answer | undefined>;
}): Router {
  const router = Router();

  router.get('/lease', (req, res) => {
    const student = studentInHeader(req, res);
    if (student !== undefined) res.json(tap.read(student));
  });
  router.put('/lease', async (req, res) => {
    const student = studentInHeader(req, res);
    if (student === undefined) return;
    try {
      res.json(await tap.switchOn(student));
    } catch {
      // Another program has a port of the tap.
      res.sendStatus(503);
    }
  });
  router.delete('/lease', (req, res) => {
    const student = studentInHeader(req, res);
    if (student !== undefined) res.json(tap.switchOff(student));
  });

  router.get('/bytes', (req, res) => {
    const student = studentInHeader(req, res);
    if (student !== undefined) res.json({ connections: tap.connections(student) });
  });

  router.get('/certificate', async (_req, res) => {
    const certificate = await certificateOf(tlsTarget);
    if (certificate === undefined) res.sendStatus(502);
    else res.json(certificate);
  });

  router.post('/replay', async (req, res) => {
    const student = studentInHeader(req, res);
    if (student === undefined) return;
    const token = tap.tokenOf(student);
    if (token === undefined) {
      res.sendStatus(404);
      return;
    }
    try {
      const answer = await use(student, token);
      if (answer === undefined) res.sendStatus(429);
      else res.json(answer);
    } catch {
      res.sendStatus(502);
    }
  });

  return router;
}

/** Answers 400 and returns undefined without the header. */
export function studentInHeader(req: Request, res: Response): string | undefined {
  const student = req.get('X-Lab-Student') ?? '';
  if (studentShape.test(student)) return student;
  res.sendStatus(400);
  return undefined;
}
