import { readFileSync } from 'node:fs';
import { endpoints as bank } from '@session-lab/contract/labs/bank';
import { seconds, type StackFile } from '@session-lab/launcher';
import type { Failures } from './failures.ts';
import { checkGoodRequest } from './http/check-good-request.ts';
import { evaluate } from './http/evaluate.ts';
import { fuzzCases } from './http/fuzz-cases.ts';
import { runRequests, type Site } from './http/run.ts';
import { counted, printSpread } from './report.ts';
import { createSequence } from './sequence.ts';
import { attackerCases, evaluateAttacker } from './sites/attacker-cases.ts';
import { bankCases } from './sites/bank-cases.ts';
import type { Customers } from './sites/customers.ts';
import { createTally } from './tally.ts';
import type { TestUsers } from './test-users.ts';

type Run = {
  readonly stack: StackFile;
  readonly users: TestUsers;
  readonly customers: Customers;
  readonly seed: number;
  readonly requests: number;
  readonly signal: AbortSignal;
  readonly failures: Failures;
};

/** Shares of the requests that go to the sites of the labs. */
const [bankShare, attackerShare] = [0.2, 0.1] as const;

/** Sends the requests to the app, the bank and the attacker. Resolves to the faults of the whole run. */
export async function sendRequests(run: Run): Promise<string[]> {
  const { requests } = run;
  const toBank = Math.floor(requests * bankShare);
  const toAttacker = Math.floor(requests * attackerShare);
  const toApp = requests - toBank - toAttacker;
  return [
    ...(await sendTo(run, { name: 'the app', total: toApp, site: appOf(run), leastCodes: 5 })),
    ...(await sendTo(run, { name: 'the bank', total: toBank, site: bankOf(run), leastCodes: 5 })),
    ...(await sendTo(run, { name: 'the attacker', total: toAttacker, site: attackerOf(run), leastCodes: 0 })),
  ];
}

type Sent = { name: string; total: number; site: Site; leastCodes: number };

async function sendTo(
  { seed, failures, signal }: Run,
  { name, total, site, leastCodes }: Sent,
): Promise<string[]> {
  const tally = createTally();
  const startedAtMs = performance.now();
  const nextFuzzCase = createSequence(site.cases, seed);
  const { honestRequests } = await runRequests({ site, nextFuzzCase, total, failures, tally, signal });
  const sent = `${counted(tally.total(), 'response')} of ${name} and ${counted(honestRequests, 'honest request')}`;
  printSpread(`${sent}, in ${seconds(performance.now() - startedAtMs)}`, tally.counts());
  return total > 0 ? tally.faults(leastCodes) : [];
}

function appOf({ stack, users, customers }: Run): Site {
  const { host, port } = new URL(stack.baseUrl);
  const { tokenOf, replaceLost, honest } = users;
  return {
    cases: fuzzCases(host),
    targets: {
      plain: { port: Number(port) },
      secure: { port: Number(new URL(stack.httpsUrl).port), ca: readFileSync(stack.caFile) },
    },
    credentials: { tokenOf, replaceLost, student: customers.student },
    evaluate,
    isNumbered: true,
    async checkHonest(connection, at) {
      const user = honest[at % honest.length];
      if (user === undefined) throw new Error('There is no honest user.');
      return checkGoodRequest(connection, {
        path: '/v1/users/me',
        headers: [`Host: ${host}`, `Authorization: Bearer ${user.token}`],
        expected: `"userName":"${user.userName}"`,
      });
    },
  };
}

function bankOf({ stack, customers }: Run): Site {
  const { host, port } = new URL(sitesOf(stack).bank);
  const { student, token } = customers.honest;
  return {
    cases: bankCases(host),
    targets: { plain: { port: Number(port) } },
    credentials: customers,
    evaluate,
    isNumbered: false,
    checkHonest: (connection) =>
      checkGoodRequest(connection, {
        path: bank.readMe.path,
        headers: [`Host: ${host}`, `Authorization: Bearer ${token}`],
        expected: `"student":"${student}","user":"ada","balance":1000`,
      }),
  };
}

function attackerOf({ stack, customers }: Run): Site {
  const { host, port } = new URL(sitesOf(stack).attacker);
  return {
    cases: attackerCases(host),
    targets: { plain: { port: Number(port) } },
    credentials: customers,
    evaluate: evaluateAttacker,
    isNumbered: false,
    checkHonest: (connection) =>
      checkGoodRequest(connection, { path: '/healthz', headers: [`Host: ${host}`], expected: '{"ok":true}' }),
  };
}

function sitesOf({ sites }: StackFile): { bank: string; attacker: string } {
  if (sites === undefined) throw new Error('The labs of the stack are off.');
  return sites;
}
