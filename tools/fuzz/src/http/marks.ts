/** The tokens that a generated request may carry: known only when it is sent, so a mark of the same length stands for each. */
export type TokenName = 'good-0' | 'good-1' | 'good-2' | 'good-3' | 'ended' | 'admin';

export const goodNames = ['good-0', 'good-1', 'good-2', 'good-3'] as const;
const tokenLength = 86;

/** Angle brackets are in no token, and in nothing else that is generated around a name like these. */
export const markOf = (name: TokenName): string => `<${name}${'.'.repeat(tokenLength - name.length - 2)}>`;

const anyMark = /<(good-[0-3]|ended|admin)\.+>/g;

function isTokenName(name: string): name is TokenName {
  return /^(good-[0-3]|ended|admin)$/.test(name);
}

/** The request as it is sent, and whose tokens are in it. */
export function withTokens(
  bytes: string,
  tokenOf: (name: TokenName) => string,
): { bytes: string; used: TokenName[] } {
  const used = new Set<TokenName>();
  const bound = bytes.replaceAll(anyMark, (mark, name: string) => {
    if (mark.length !== tokenLength || !isTokenName(name)) return mark;
    used.add(name);
    return tokenOf(name);
  });
  return { bytes: bound, used: [...used] };
}
