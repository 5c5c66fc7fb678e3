import { createSigner, createVerifier, type VerifierOptions } from 'fast-jwt';
import type { Start } from './contender.ts';
import { answerBySync, lifetimeSeconds, secret, serveTokens, type Claims } from './token-app.ts';

export const fastJwt: Start = () => serve({});

export const fastJwtCache: Start = () => serve({ cache: true });

/**
 * The cache looks up a hash of the token, or the plain token. The plain token is faster, and fast-jwt's
 * README warns about it.
 */
export const fastJwtPlainCache: Start = () => serve({ cache: true, cacheKeyBuilder: (token) => token });

function serve(options: Partial<VerifierOptions>) {
  const verify: (token: string) => Claims = createVerifier({ key: secret, ...options });
  const sign = createSigner({ key: secret, expiresIn: lifetimeSeconds * 1000 });
  return serveTokens(
    answerBySync((token) => verify(token).user),
    (claims) => sign(claims),
  );
}
