import { narrowPath, type Carrier, type SignIn } from '@session-lab/contract/labs/bank';

/** Name of the lab's cookie. Cookies ignore ports, so the app on the same host receives it as well, and does not read it. */
export const weakName = 'bank';
export const strongName = '__Host-bank';

type Attributes = Pick<SignIn, 'http_only' | 'secure' | 'path'>;
type WeakCarrier = Exclude<Carrier, 'library' | 'header'>;

const sameSite = {
  none: '; SameSite=None; Secure',
  lax: '; SameSite=Lax',
  strict: '; SameSite=Strict',
  unset: '',
} as const satisfies Record<WeakCarrier, string>;

/** Returns the lab's cookie, which can be weak. Do not copy it: use `sessionCookie` of the session library. */
export function weakCookie(token: string, carrier: WeakCarrier, attributes: Attributes): string {
  const { http_only: httpOnly = 'on', secure = 'off', path = '/' } = attributes;
  const isSecure = secure === 'on' && carrier !== 'none';
  return `${weakName}=${token}; Path=${path}${httpOnly === 'on' ? '; HttpOnly' : ''}${isSecure ? '; Secure' : ''}${sameSite[carrier]}`;
}

/** Removes the cookies of earlier sign-ins, which had other attributes. */
export const removals: readonly string[] = [
  `${weakName}=; Path=/; Max-Age=0`,
  `${weakName}=; Path=${narrowPath}; Max-Age=0`,
  `${strongName}=; Path=/; Max-Age=0; Secure`,
];

/** Most names of cookies in an arrival, and characters of each. Other programs on the same host may have set them. */
const [namesAtMost, nameLength] = [10, 40] as const;

export function cookieNames(header = ''): string[] {
  return pairsOf(header)
    .map(([name]) => name.slice(0, nameLength))
    .slice(0, namesAtMost);
}

/** Returns the value of the first cookie with this name. */
export const cookieValue = (header = '', name: string): string | undefined =>
  pairsOf(header).find(([found]) => found === name)?.[1];

function pairsOf(header: string): (readonly [name: string, value: string])[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    });
}
