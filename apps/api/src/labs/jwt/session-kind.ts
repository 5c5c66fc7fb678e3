import { createKeyring, issueToken, openToken } from '@session-lab/session';
import { claimsUntil, lastsMs, type KindService, type Parts, type Refused } from './kind.ts';
import { createJwtStore } from './store.ts';

/** The token is an id with a signature; the claims are in Redis, so signing out is a DEL. */
export function sessionKind({ redis, clock, keyFor }: Parts): KindService {
  const keyring = createKeyring([keyFor('jwt session')]);
  const store = createJwtStore(redis);
  return {
    async signIn() {
      const { token, publicId } = issueToken(keyring);
      const claims = claimsUntil(clock.now() + lastsMs);
      await store.insert(publicId, claims, lastsMs);
      return { token, claims };
    },

    async open(token, timer) {
      const opened = await timer.signature(() => openToken(keyring, token));
      if (!opened.ok) return refused(opened.reason);
      const claims = await store.find(opened.publicId);
      return claims === null ? { ok: false, step: 'store' } : { ok: true, claims };
    },

    async signOut(token, timer) {
      const opened = await timer.signature(() => openToken(keyring, token));
      if (!opened.ok) return refused(opened.reason);
      await store.remove(opened.publicId);
      return { ok: true };
    },
  };
}

const refused = (reason: 'malformed' | 'forged'): Refused => ({
  ok: false,
  step: reason === 'malformed' ? 'form' : 'signature',
});
