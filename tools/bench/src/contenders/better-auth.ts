import { betterAuth, type SecondaryStorage } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { fromNodeHeaders } from 'better-auth/node';
import { createClient, type RedisClientType } from 'redis';
import type { Start, Started } from './contender.ts';
import { cookiesIn } from './cookies.ts';
import { listen, plainApp } from './express-app.ts';
import { secret } from './token-app.ts';

export const betterAuthRedis: Start = ({ redisUrl }) => serve(redisUrl, { enabled: false });

/** Five minutes, as in the example of its documentation. */
export const betterAuthCookieCache: Start = ({ redisUrl }) => serve(redisUrl, { enabled: true, maxAge: 300 });

/** Users are in memory; sessions are only in the secondary storage, which is the default if there is one. */
async function serve(redisUrl: string, cookieCache: { enabled: boolean; maxAge?: number }): Promise<Started> {
  const client: RedisClientType = createClient({ url: redisUrl });
  await client.connect();
  const auth = betterAuth({
    baseURL: 'http://127.0.0.1',
    secret,
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    secondaryStorage: redisStorage(client),
    emailAndPassword: { enabled: true, password: plainPasswords },
    session: { cookieCache },
  });
  const app = plainApp();
  app.get('/me', async (request, response) => {
    const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
    if (session === null) return response.sendStatus(401);
    const { id, name, email, emailVerified, createdAt } = session.user;
    return response.json({ id, name, email, emailVerified, createdAt });
  });
  return {
    url: await listen(app),
    async signIn({ email, name }) {
      const body = { email, name, password: 'analytical engine' };
      return cookiesIn((await auth.api.signUpEmail({ body, returnHeaders: true })).headers);
    },
  };
}

/** No hashing: a hundred users would take half a minute at each start, and hashing is not compared. */
const plainPasswords = {
  hash: async (password: string): Promise<string> => password,
  verify: async ({ hash, password }: { hash: string; password: string }): Promise<boolean> =>
    hash === password,
};

function redisStorage(client: RedisClientType): SecondaryStorage {
  return {
    get: (key) => client.get(key),
    getAndDelete: (key) => client.getDel(key),
    set: (key, value, ttlSeconds) =>
      ttlSeconds === undefined ? client.set(key, value) : client.set(key, value, { EX: ttlSeconds }),
    async delete(key) {
      await client.del(key);
    },
    async increment(key, ttlSeconds) {
      const [count] = await client.multi().incr(key).expire(key, ttlSeconds, 'NX').exec();
      return Number(count);
    },
  };
}
