import { endpoints } from '@session-lab/contract/labs/bank';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import { createHttpClient, type HttpClient } from '@session-lab/test-support/http-client';
import type { Credentials } from '../http/run.ts';
import { validNames, type TokenName } from '../http/token-placeholders.ts';

/** The addresses of the customers. Those of the generated requests and of the test users have other numbers. */
const firstAddress = 0xe0_00_00;

export type Customers = Credentials & {
  /** A customer with a bank of their own. No generated request may affect this bank. */
  readonly honest: { readonly student: string; readonly token: string };
};

/**
 * Opens two banks, and signs customers in. The placeholder `admin` gets `appToken`, which opens nothing of the bank.
 *
 * @param origins With numeric addresses.
 */
export async function createCustomers(
  origins: { readonly app: string; readonly bank: string },
  appToken: string,
): Promise<Customers> {
  const tokens = new Map<TokenName, string>([['admin', appToken]]);
  let clients = 0;

  /** Each client has an address of its own: the labs' quota applies for each address. */
  async function withClient<T>(origin: string, use: (client: HttpClient) => Promise<T>): Promise<T> {
    const client = createHttpClient(origin, {
      connections: 1,
      localAddress: loopbackAddress(firstAddress + clients++),
    });
    try {
      return await use(client);
    } finally {
      client.close();
    }
  }

  const openBank = (): Promise<string> =>
    withClient(origins.app, async ({ send }) => {
      const { path, response } = endpoints.createStudent;
      return response.parse(JSON.parse((await send('POST', path)).body)).student;
    });

  const signIn = (student: string): Promise<string> =>
    withClient(origins.bank, async ({ send }) => {
      const json = { student, user: 'ada', password: 'ada', carrier: 'header' };
      const { status, headers } = await send('POST', endpoints.signIn.path, { json });
      const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
      if (token === undefined) throw new Error(`The bank refused a sign-in with ${status}.`);
      return token;
    });

  const isLost = (name: TokenName): Promise<boolean> =>
    withClient(origins.bank, async ({ send }) => {
      const { status } = await send('GET', endpoints.readMe.path, { token: tokens.get(name) });
      return status === 401;
    });

  const student = await openBank();
  for (const name of [...validNames, 'ended' as const]) tokens.set(name, await signIn(student));
  await withClient(origins.bank, ({ send }) =>
    send('POST', endpoints.signOut.path, { token: tokens.get('ended') }),
  );
  const honest = await openBank();

  return {
    student,
    honest: { student: honest, token: await signIn(honest) },
    tokenOf: (name) => tokens.get(name) ?? '',
    async replaceLost(names) {
      for (const name of names)
        if (name.startsWith('good') && (await isLost(name))) tokens.set(name, await signIn(student));
    },
  };
}
