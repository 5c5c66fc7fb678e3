import type { APIRequestContext, Page } from '@playwright/test';
import type { Sites } from '@session-lab/contract';
import { Arrival, Bank, type BankUser, type Defence } from '@session-lab/contract/labs/bank';
import * as z from 'zod';
import { readStack } from './stack.ts';

const Student = z.object({ student: z.string() });
export const Arrivals = z.object({ arrivals: z.array(Arrival) });
const api = '/v1/labs/bank';

/** Origins of the bank, the attacker and the tap. `neighbour` is the attacker on another port of the bank's host. */
export function sitesOf(): Record<keyof Sites, string> {
  const { sites } = readStack();
  if (sites === undefined) throw new Error('The labs of this stack are off.');
  return sites;
}

/** The bank of a new student, as the page of a lab uses it. */
export type OpenedBank = {
  readonly student: string;
  readonly balances: () => Promise<Partial<Record<BankUser, number>>>;
  readonly arrivals: () => Promise<Arrival[]>;
  readonly choose: (defence: Defence) => Promise<void>;
  /** Opens the bank's page and signs in there. `switches` are those of apps/bank/README.md. */
  readonly signIn: (page: Page, switches?: Readonly<Record<string, string>>) => Promise<void>;
  /** Address of a page of the attacker for this student. */
  readonly attack: (path: string, site?: 'attacker' | 'neighbour') => string;
};

export async function openBank(request: APIRequestContext): Promise<OpenedBank> {
  const sites = sitesOf();
  const { student } = Student.parse(await (await request.post(`${api}/students`)).json());
  const headers = { 'X-Lab-Student': student };
  return {
    student,
    balances: async () => Bank.parse(await (await request.get(`${api}/state`, { headers })).json()).balances,
    arrivals: async () =>
      Arrivals.parse(await (await request.get(`${api}/arrivals`, { headers })).json()).arrivals,
    async choose(defence) {
      await request.put(`${api}/defence`, { headers, data: { defence } });
    },
    async signIn(page, switches = {}) {
      await page.goto(
        `${sites.bank}/?${new URLSearchParams({ student, as: 'ada', ...switches }).toString()}`,
      );
      await page.getByRole('heading', { name: 'Hello, ada' }).waitFor();
    },
    attack: (path, site = 'attacker') => `${sites[site]}${path}?student=${student}`,
  };
}
