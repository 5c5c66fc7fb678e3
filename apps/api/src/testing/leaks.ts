import type { Config } from '../config.ts';
import { password } from './people.ts';

/** What no log may hold (ASVS 16.2.5): what is found of it in a text, each by its name. */
export function leaksIn(text: string, config: Config): string[] {
  const keys = [...config.sessionKeys, config.passwordPepper, ...(config.labs ? [config.labs.key] : [])];
  const spelt = keys.flatMap((key) => [key.toString('base64url'), key.toString('hex'), key.join()]);
  const found: Record<string, boolean> = {
    'a token': /(?<![\w-])[\w-]{86}(?![\w-])/.test(text),
    'a JWT': /eyJ[\w-]+\.[\w-]*\./.test(text),
    'a password': text.includes(password),
    'an e-mail address': text.includes('@example.org'),
    'a key': spelt.some((key) => text.includes(key)),
  };
  return Object.keys(found).filter((name) => found[name]);
}
