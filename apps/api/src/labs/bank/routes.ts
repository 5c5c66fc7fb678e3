import type { Request, Router } from 'express';
import {
  Comment,
  SignIn,
  Transfer,
  TransferLink,
  bankLastsMs,
  endpoints,
  isBankPassword,
} from '@session-lab/contract/labs/bank';
import type { Bank, Me } from '@session-lab/contract/labs/bank';
import { jsonBody } from '../../http/body.ts';
import { bodyOf, queryOf } from '../../http/parse-input.ts';
import { ProblemError } from '../../http/problems.ts';
import { strictRouter } from '../../http/routing.ts';
import { studentOf } from '../lab-request.ts';
import type { LabTools } from '../lab-tools.ts';
import type { Entry } from './access.ts';
import { openBank } from './open-bank.ts';
import { commentIn, newBank, transferIn } from './service.ts';
import { markIn, readBody, type Visit } from './visits.ts';

/** A student counts as this many keys: the bank has up to 20 KB, and its arrivals up to 100 KB. */
const keysOfStudent = 20;
const firstPosition = '0-0';

/** The bank, which is vulnerable on purpose. NGINX serves its pages on a port of their own (nginx/bank.conf). */
export function bank({ quota, clock, ...tools }: LabTools): Router {
  const router = strictRouter();
  const now = (): number => clock.now();
  const { store, access, visit } = openBank({ ...tools, now });

  router.post(endpoints.createStudent.path, async (req, res) => {
    await quota.take(req, keysOfStudent);
    res.status(201).json({ student: await store.createStudent(), lastsMs: bankLastsMs });
  });

  router.get(endpoints.readBank.path, async (req, res) => {
    res.json(known(await store.bankOf(studentOf(req))));
  });

  router.post(endpoints.resetBank.path, async (req, res) => {
    res.json(known(await store.change(studentOf(req), newBank)));
  });

  router.put(endpoints.chooseDefence.path, jsonBody, async (req, res) => {
    const { defence } = bodyOf(req, endpoints.chooseDefence.body);
    res.json(known(await store.change(studentOf(req), (old) => ({ ...old, defence }))));
  });

  router.get(endpoints.readArrivals.path, async (req, res) => {
    const { after = firstPosition } = queryOf(req, endpoints.readArrivals.query);
    const student = studentOf(req);
    known(await store.bankOf(student));
    res.json(await store.arrivalsAfter(student, after));
  });

  router.post(
    endpoints.signIn.path,
    visit(async (visited) => {
      await readBody(visited);
      const { req, res } = visited;
      const input = bodyOf(req, SignIn);
      const { student, user, password, carrier = 'lax' } = input;
      visited.recognise(student, user);
      const own = known(await bankAtSignIn(req, input));
      access.defendSignIn(req, carrier, own);
      // The passwords are public: nothing here needs a secret.
      if (!isBankPassword(user, password)) throw new ProblemError('invalid_credentials');
      await quota.take(req);
      await access.signIn(res, input, { bank: own, mark: markIn(req) });
      return {
        reason: 'signed_in',
        body: { student, user },
        page: `/?student=${student}`,
        balance: own.balances[user],
      };
    }),
  );

  router.post(
    endpoints.signOut.path,
    visit(async (visited) => {
      const { publicId } = await enter(visited);
      await access.signOut(visited.res, publicId);
      return { reason: 'signed_out', status: 204 };
    }),
  );

  router.get(
    endpoints.readMe.path,
    visit(async (visited) => ({ reason: 'read', body: meOf(await enter(visited)) })),
  );

  router.post(
    endpoints.transfer.path,
    visit(async (visited) => {
      await readBody(visited);
      const entry = await enter(visited);
      return pay(entry, bodyOf(visited.req, Transfer));
    }),
  );

  router.get(
    endpoints.transferByLink.path,
    visit(async (visited) => {
      const entry = await enter(visited);
      return pay(entry, queryOf(visited.req, TransferLink));
    }),
  );

  router.get(
    endpoints.listComments.path,
    visit(async (visited) => {
      const { comments } = (await enter(visited)).bank;
      return { reason: 'read', body: { comments } };
    }),
  );

  router.post(
    endpoints.postComment.path,
    visit(async (visited) => {
      await readBody(visited);
      const { student, user } = await enter(visited);
      const { text } = bodyOf(visited.req, Comment);
      const { comments } = known(await store.change(student, (old) => commentIn(old, user, text)));
      return { reason: 'commented', body: { comments }, page: '/' };
    }),
  );

  return router;

  /** A sign-in on the bank's page may open the bank again, with a defence. That of another site may not. */
  async function bankAtSignIn(req: Request, { student, defence }: SignIn): Promise<Bank | undefined> {
    return defence === undefined || access.isFromOtherSite(req)
      ? store.bankOf(student)
      : store.change(student, () => ({ ...newBank(), defence }));
  }

  function enter({ req, res, recognise }: Visit): Promise<Entry> {
    return access.enter(req, res, recognise);
  }

  async function pay(entry: Entry, { to, amount }: Pick<Transfer, 'to' | 'amount'>) {
    const { student, user: from } = entry;
    const changed = await store.change(student, (old) => {
      const paid = transferIn(old, { from, to, amount: Number(amount), atMs: now() });
      if (paid !== undefined) return paid;
      throw new ProblemError('forbidden', {
        step: 'insufficient_funds',
        detail: 'There is not enough money.',
      });
    });
    const body = meOf({ ...entry, bank: known(changed) });
    return { reason: 'transferred', body, page: `/?sent=${amount}&to=${to}`, balance: body.balance };
  }
}

function meOf({ student, user, csrfToken, bank: { balances, defence } }: Entry): Me {
  return { student, user, balance: balances[user], defence, csrfToken };
}

/** @throws ProblemError for a student whose hour is over, or who never existed */
function known(found: Bank | undefined): Bank {
  if (found !== undefined) return found;
  throw new ProblemError('not_found', { detail: 'This bank was closed. Reset the lab to open a new one.' });
}
