import type { Kind } from '@session-lab/contract/labs/jwt';
import { createForms } from './forms.ts';
import { issueJwt, jwtKind } from './jwt-kind.ts';
import type { Issued, KindService, Parts } from './kind.ts';
import { sessionKind } from './session-kind.ts';

/** How long a token that is issued for it is over already, in milliseconds. */
const overForMs = 1_000;

/** The same claims in four kinds of token: behind a session's id, or in the token itself. */
export function createKinds(parts: Parts): {
  kinds: Record<Kind, KindService>;
  issueExpired: () => Promise<Issued>;
} {
  const { hs256, jwe, nested } = createForms(parts);
  return {
    kinds: {
      session: sessionKind(parts),
      hs256: jwtKind(hs256, parts),
      jwe: jwtKind(jwe, parts),
      nested: jwtKind(nested, parts),
    },
    issueExpired: () => issueJwt(hs256, parts.clock.now() - overForMs),
  };
}
