import { endpoints, type Endpoint } from '@session-lab/contract';
import { endpoints as anatomy } from '@session-lab/contract/labs/anatomy';
import { endpoints as balancing } from '@session-lab/contract/labs/balancing';
import { endpoints as expiry } from '@session-lab/contract/labs/expiry';
import { endpoints as hmac } from '@session-lab/contract/labs/hmac';
import { endpoints as jwt } from '@session-lab/contract/labs/jwt';
import { endpoints as stateless } from '@session-lab/contract/labs/stateless';
import { endpoints as whereStateLives } from '@session-lab/contract/labs/where-state-lives';

const labs = { anatomy, balancing, expiry, hmac, jwt, stateless, whereStateLives } as const;

/** Every endpoint of the contract by its name; a lab's as `anatomy.readMe`. */
export const allEndpoints: Readonly<Record<string, Endpoint>> = {
  ...endpoints,
  ...Object.fromEntries(
    Object.entries(labs).flatMap(([lab, own]) =>
      Object.entries<Endpoint>(own).map(([name, endpoint]) => [`${lab}.${name}`, endpoint]),
    ),
  ),
};
