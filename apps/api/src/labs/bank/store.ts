import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import * as z from 'zod/mini';
import { Arrival, Bank, bankLastsMs, bankUsers } from '@session-lab/contract/labs/bank';
import { answerOf, StoreError } from '../../redis/store-error.ts';
import { newBank } from './service.ts';

/** Arrivals of a student that are kept: more than the cells of the largest matrix. One has up to 1 KB. */
const arrivalsAtMost = 100;
const attemptsAtMost = 20;
const studentBytes = 16;

/** `mark`: the label of the sign-in, for requests without a label. */
const BankSession = z.object({
  student: z.string(),
  user: z.enum(bankUsers),
  mark: z.optional(z.string()),
});
export type BankSession = z.infer<typeof BankSession>;

export type BankStore = ReturnType<typeof createBankStore>;

const keys = {
  bank: (student: string) => `lab:bank:${student}`,
  arrivals: (student: string) => `lab:bank:${student}:arrivals`,
  session: (publicId: string) => `lab:bank:session:${publicId}`,
};

/** Replaces the text of a key if it is still the expected one. Keeps the expiry. */
const replaceScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1`;

/**
 * `lab:bank:<student>`: the bank, as JSON. `lab:bank:<student>:arrivals`: a stream of the latest arrivals.
 * `lab:bank:session:<public id>`: student, customer and label. All keys expire an hour after they were made.
 */
export function createBankStore(redis: Redis) {
  async function read(student: string): Promise<{ text: string; bank: Bank } | undefined> {
    const text = await answerOf(redis.get(keys.bank(student)));
    return text === null ? undefined : { text, bank: Bank.parse(JSON.parse(text)) };
  }

  return {
    async createStudent(): Promise<string> {
      const student = randomBytes(studentBytes).toString('base64url');
      const arrivals = keys.arrivals(student);
      await answerOf(redis.set(keys.bank(student), JSON.stringify(newBank()), 'PX', bankLastsMs));
      // The stream exists only for students, because `addArrival` does not create it.
      await answerOf(redis.xadd(arrivals, '*', 'opened', student));
      await answerOf(redis.pexpire(arrivals, bankLastsMs));
      return student;
    },

    bankOf: async (student: string): Promise<Bank | undefined> => (await read(student))?.bank,

    /**
     * Changes the bank of a student. Calls `change` again if another request was faster. Resolves to undefined if there is no
     * such student.
     */
    async change(student: string, change: (bank: Bank) => Bank): Promise<Bank | undefined> {
      for (let attempt = 0; attempt < attemptsAtMost; attempt += 1) {
        const stored = await read(student);
        if (stored === undefined) return undefined;
        const next = change(stored.bank);
        const key = keys.bank(student);
        const replaced = await answerOf(redis.eval(replaceScript, 1, key, stored.text, JSON.stringify(next)));
        if (replaced === 1) return next;
      }
      throw new StoreError('the bank of a student changed too often');
    },

    async insertSession(publicId: string, session: BankSession): Promise<void> {
      await answerOf(redis.set(keys.session(publicId), JSON.stringify(session), 'PX', bankLastsMs));
    },

    async sessionOf(publicId: string): Promise<BankSession | undefined> {
      const text = await answerOf(redis.get(keys.session(publicId)));
      return text === null ? undefined : BankSession.parse(JSON.parse(text));
    },

    async removeSession(publicId: string): Promise<void> {
      await answerOf(redis.del(keys.session(publicId)));
    },

    /** Does nothing for an unknown student. */
    async addArrival(student: string, arrival: Arrival): Promise<void> {
      const key = keys.arrivals(student);
      const text = JSON.stringify(arrival);
      await answerOf(redis.xadd(key, 'NOMKSTREAM', 'MAXLEN', '=', arrivalsAtMost, '*', 'arrival', text));
    },

    /** Resolves to the arrivals after a position, and the position of the last one. */
    async arrivalsAfter(student: string, after: string): Promise<{ arrivals: Arrival[]; after: string }> {
      const entries = await answerOf(redis.xrange(keys.arrivals(student), `(${after}`, '+'));
      const arrivals = entries.flatMap(([, [name, text = '']]) =>
        name === 'arrival' ? [Arrival.parse(JSON.parse(text))] : [],
      );
      return { arrivals, after: entries.at(-1)?.[0] ?? after };
    },
  };
}
