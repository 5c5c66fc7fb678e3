/** A part of a text: a term, as it is spelled there, or the text between two terms. */
export type TextPart = { readonly part: string; readonly term?: string };

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Splits a text at the terms, each at its first place. Capital letters count as small letters. */
export function splitAtTerms(text: string, terms: readonly string[]): TextPart[] {
  if (terms.length === 0) return [{ part: text }];
  const pattern = new RegExp(String.raw`(?<![\w-])(${terms.map(escaped).join('|')})(?![\w-])`, 'i');
  const left = new Set(terms.map((term) => term.toLowerCase()));
  const parts: TextPart[] = [];
  for (const part of text.split(pattern)) {
    const isTerm = left.delete(part.toLowerCase());
    if (part !== '') parts.push(isTerm ? { part, term: part } : { part });
  }
  return parts;
}
