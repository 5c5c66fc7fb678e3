import type { Credential } from './contender.ts';

/** The credential with one character in the middle changed, and in each of its cookies where there are several. */
export function tampered(credential: Credential): Credential {
  const lines = Object.entries(credential).map(([name, value]) => [
    name,
    value.split('; ').map(changeMiddle).join('; '),
  ]);
  return Object.fromEntries(lines);
}

function changeMiddle(text: string): string {
  const at = Math.floor((text.length + text.search(/[ =]/)) / 2);
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}
