/** The body of a request or of a response, for the request details. Passwords and tokens in it are masked. */
export type Body = {
  text: string;
  /** Length of the whole body, in UTF-16 code units. */
  length: number;
};

/** `undefined`: no body. */
export type Bodies = { request: Body | undefined; response: Body | undefined };

/** Maximum length of the text that is kept of one body, in UTF-16 code units. */
export const maxBodyLength = 16_384;

/** The page keeps the bodies of this many exchanges, the newest. */
export const maxBodies = 100;

/** Replaces a password in the body. */
export const maskedPassword = '••••••••';

const password = /("\w*password"\s*:\s*")(?:[^"\\]|\\.)*/gi;
/** The two formats of a token: 64 bytes in base64url, or the three or five parts of a JWT. */
const token = /(?<![\w-])(?:[\w-]{86}(?![\w-])|eyJ[\w-]+(?:\.[\w-]*){2,4})/g;

/** Masks the secrets first, so that no part of a secret stays at the cut. */
export function keptBody(text: string): Body | undefined {
  if (text === '') return undefined;
  const masked = text
    .replaceAll(password, `$1${maskedPassword}`)
    .replaceAll(token, (value) => `${value.slice(0, 4)}…${value.slice(-4)}`);
  return { text: masked.slice(0, maxBodyLength), length: text.length };
}

/** Returns whether the body has its whole text and no masked password, so that it can be sent again. */
export const isWhole = ({ text, length }: Body): boolean =>
  length <= maxBodyLength && !text.includes(maskedPassword);
