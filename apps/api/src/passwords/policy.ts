import { dictionary } from '@zxcvbn-ts/language-common';
import { passwordLength } from '@session-lab/contract';

/** The passwords that leaks hold most often and that are long enough to be asked about: about 18,000 (ASVS 6.2.4). */
const common: ReadonlySet<string> = new Set(
  dictionary['passwords-common'].filter((word) => word.length >= passwordLength.min),
);

/** The shortest part of a name that counts: "Al" is in too many good passwords. */
const partLength = 4;

export type Weakness = 'common' | 'own_name';

/** Says why a password of the right length is refused all the same. */
export function weaknessOf(
  password: string,
  person: { userName: string; email: string },
): Weakness | undefined {
  const folded = password.toLowerCase();
  if (common.has(folded) || common.has(withoutTail(folded))) return 'common';
  const own = [person.userName, person.email, ...person.email.split('@')].map((part) => part.toLowerCase());
  const rest = own.reduce(
    (text, part) => (part.length >= partLength ? text.replaceAll(part, '') : text),
    folded,
  );
  // What is left beside one's own name has to be a password of its own.
  return rest !== folded && Array.from(rest).length < passwordLength.min ? 'own_name' : undefined;
}

export const weaknessMessage = {
  common: 'Many people use this password; choose another.',
  own_name: 'This is made of your own name or e-mail address; choose another.',
} as const satisfies Record<Weakness, string>;

/** `password1!` is `password` to those who guess. */
const withoutTail = (text: string): string => text.replace(/[\d\p{P}\p{S}]+$/u, '');
