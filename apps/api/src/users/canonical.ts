import { rectifyConfusion } from 'unicode-confusables';
import type { Login } from './store.ts';

/**
 * The one form by which a user name is unique. NFKC and case folding make `Ａda`, `ADA` and `ada` one; Unicode's table of
 * look-alikes (UTS #39, section 4, "skeleton") then makes one of what looks the same: Cyrillic `аdа`, `rn` and `m`, `1` and
 * `l`. Never shown to anybody.
 */
export function canonicalUserName(userName: string): string {
  const folded = userName.trim().normalize('NFKC').toUpperCase().toLowerCase();
  return rectifyConfusion(folded.normalize('NFD')).normalize('NFC').toLowerCase();
}

/**
 * The one form by which an e-mail address is unique, and by which its owner signs in. The part before the @ may by
 * RFC 5321 depend on case; no provider of note lets it, and people type their own address in either case.
 */
export function canonicalEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** A text with an @ is an e-mail address: no user name has one. */
export function canonicalLogin(login: string): Login {
  return login.includes('@')
    ? { kind: 'email', key: canonicalEmail(login) }
    : { kind: 'user-name', key: canonicalUserName(login) };
}
