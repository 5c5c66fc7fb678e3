import { betterAuth, type SecondaryStorage } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { bearer } from 'better-auth/plugins';

type Options = {
  readonly cookieCache?: boolean;
  readonly secondaryStorage?: SecondaryStorage;
  readonly updateAge?: number;
};

/** Passwords are not what is looked at, and cost nothing here. */
export function startAuth({ cookieCache = false, secondaryStorage, updateAge = 86_400 }: Options = {}) {
  const tables = { user: [], session: [], account: [], verification: [] };
  return betterAuth({
    baseURL: 'http://localhost',
    secret: 'a secret of thirty-two characters or more',
    database: memoryAdapter(tables),
    emailAndPassword: {
      enabled: true,
      password: { hash: async (word) => word, verify: async ({ hash, password }) => hash === password },
    },
    plugins: [bearer()],
    session: { updateAge, cookieCache: { enabled: cookieCache } },
    logger: { disabled: true },
    ...(secondaryStorage === undefined ? {} : { secondaryStorage }),
  });
}

/** The headers of somebody who is signed in. */
export async function signIn(auth: ReturnType<typeof startAuth>): Promise<Headers> {
  const body = { email: 'ada@example.com', password: 'analytical engine', name: 'Ada' };
  const { headers } = await auth.api.signUpEmail({ body, returnHeaders: true });
  const cookies = headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return new Headers({ cookie: cookies.join('; ') });
}

/** What Redis would do for it, without the expiry. */
export function mapStorage(): SecondaryStorage {
  const kept = new Map<string, string>();
  const take = (key: string): string | null => {
    const value = kept.get(key) ?? null;
    kept.delete(key);
    return value;
  };
  return {
    get: async (key) => kept.get(key) ?? null,
    set: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
    getAndDelete: async (key) => take(key),
    increment: async (key) => {
      const value = Number(kept.get(key) ?? 0) + 1;
      kept.set(key, `${value}`);
      return value;
    },
  };
}
