import { rectifyConfusion } from 'unicode-confusables';
import { userNameLength } from '@session-lab/contract';
import type { Login } from './store.ts';

/**
 * Returns the canonical form of a user name, which is unique and never displayed. NFKC and case folding make `Ａda`, `ADA` and
 * `ada` equal. Unicode's table of confusable characters (UTS #39, section 4, "skeleton") makes equal what looks equal: Cyrillic `аdа` and
 * `ada`, `rn` and `m`, `1`, `I` and `l`.
 */
export function canonicalUserName(userName: string): string {
  const folded = userName.trim().normalize('NFKC').toUpperCase().toLowerCase();
  return Array.from(folded, lookOf).join('').normalize('NFC').replaceAll('i', 'l');
}

/** Some letters look like a Latin letter only as capitals: `В` looks like `B`, but `в` looks like no Latin letter. */
function lookOf(letter: string): string {
  const small = skeleton(letter);
  const capital = skeleton(letter.toUpperCase());
  return isAscii(small) || !isAscii(capital) ? small : capital;
}

const skeleton = (text: string): string => rectifyConfusion(text.normalize('NFD')).toLowerCase();
const isAscii = (text: string): boolean => /^[ -~]*$/.test(text);

/** Names that look official. */
const reserved = new Set(
  ['admin', 'administrator', 'root', 'support', 'system', 'instructor'].map(canonicalUserName),
);
export const isReserved = (canonical: string): boolean => reserved.has(canonical);

/**
 * Returns the canonical form of an e-mail address, which is unique and is used for sign-ins. RFC 5321 allows the part before
 * the @ to be case-sensitive. No large provider does so, and users type their address in any case.
 */
export function canonicalEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/**
 * Returns the canonical form of a user name or e-mail address. User names cannot contain an @. A text that is too long for a
 * user name matches no account. It is not converted, because that could take milliseconds.
 */
export function canonicalLogin(login: string): Login {
  if (login.includes('@')) return { kind: 'email', key: canonicalEmail(login) };
  const isTooLong = login.trim().length > 2 * userNameLength.max;
  return { kind: 'user-name', key: isTooLong ? login : canonicalUserName(login) };
}
