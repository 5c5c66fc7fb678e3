/**
 * Names of the tokens that a generated request may carry. The tokens are known only when it is sent, so a
 * placeholder of the same length stands for each.
 */
export type TokenName = 'good-0' | 'good-1' | 'good-2' | 'good-3' | 'ended' | 'admin';

export const validNames = ['good-0', 'good-1', 'good-2', 'good-3'] as const;
const tokenLength = 86;

/** Angle brackets make a placeholder distinct. No token and no other generated text has this form. */
export const placeholderFor = (name: TokenName): string =>
  `<${name}${'.'.repeat(tokenLength - name.length - 2)}>`;

const anyPlaceholder = /<(good-[0-3]|ended|admin)\.+>/g;

function isTokenName(name: string): name is TokenName {
  return /^(good-[0-3]|ended|admin)$/.test(name);
}

/** Stands for the id of the student who has a bank. It has the length and the form of an id. */
export const studentPlaceholder = 'id-of-the-fuzz-student';

/** Replaces the placeholders. Returns the bytes to send and the names of the tokens in them. */
export function fillIn(
  bytes: string,
  { tokenOf, student }: { tokenOf: (name: TokenName) => string; student: string },
): { bytes: string; used: TokenName[] } {
  const used = new Set<TokenName>();
  const bound = bytes.replaceAll(anyPlaceholder, (mark, name: string) => {
    if (mark.length !== tokenLength || !isTokenName(name)) return mark;
    used.add(name);
    return tokenOf(name);
  });
  return { bytes: bound.replaceAll(studentPlaceholder, student), used: [...used] };
}
