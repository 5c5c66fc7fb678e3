import type { Credential } from './contender.ts';

/** Changes one character in the middle of the token, or of each cookie. */
export function tampered(credential: Credential): Credential {
  const lines = Object.entries(credential).map(
    ([name, value]) => [name, value.split('; ').map(changeMiddle).join('; ')] as const,
  );
  return Object.fromEntries(lines);
}

function changeMiddle(text: string): string {
  const at = Math.floor((text.length + text.search(/[ =]/)) / 2);
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}
