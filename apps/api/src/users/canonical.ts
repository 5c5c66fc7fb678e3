import { rectifyConfusion } from 'unicode-confusables';
import { userNameLength } from '@session-lab/contract';
import type { Login } from './store.ts';

/**
 * Returns the one form by which a user name is unique. NFKC and case folding make `Ａda`, `ADA` and `ada` one; Unicode's
 * table of look-alikes (UTS #39, section 4, "skeleton") then makes one of what looks the same: Cyrillic `аdа`, `rn` and `m`,
 * `1`, `I` and `l`. Never shown to anybody.
 */
export function canonicalUserName(userName: string): string {
  const folded = userName.trim().normalize('NFKC').toUpperCase().toLowerCase();
  return Array.from(folded, lookOf).join('').normalize('NFC').replaceAll('i', 'l');
}

/** Some letters are like a Latin one as capitals only: `В` and `B`, where `в` is like nothing. */
function lookOf(letter: string): string {
  const small = skeleton(letter);
  const capital = skeleton(letter.toUpperCase());
  return isAscii(small) || !isAscii(capital) ? small : capital;
}

const skeleton = (text: string): string => rectifyConfusion(text.normalize('NFD')).toLowerCase();
const isAscii = (text: string): boolean => /^[ -~]*$/.test(text);

/** Names that a reader takes for the house's own. */
const reserved = new Set(
  ['admin', 'administrator', 'root', 'support', 'system', 'instructor'].map(canonicalUserName),
);
export const isReserved = (canonical: string): boolean => reserved.has(canonical);

/**
 * The one form by which an e-mail address is unique, and by which its owner signs in. The part before the @ may by
 * RFC 5321 depend on case; no provider of note lets it, and people type their own address in either case.
 */
export function canonicalEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/**
 * A text with an @ is an e-mail address: no user name has one. A text too long for a user name is no account's, and not
 * worth the milliseconds that its canonical form may take.
 */
export function canonicalLogin(login: string): Login {
  if (login.includes('@')) return { kind: 'email', key: canonicalEmail(login) };
  const isTooLong = login.trim().length > 2 * userNameLength.max;
  return { kind: 'user-name', key: isTooLong ? login : canonicalUserName(login) };
}
