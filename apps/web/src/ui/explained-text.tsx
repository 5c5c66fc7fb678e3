import type { ReactNode } from 'react';
import { Term } from './term.tsx';

const terms = [
  'A256GCM',
  'CSRF',
  'exp',
  'HS256',
  'JWE',
  'JWS',
  'JWT',
  'SameSite',
  'TLS',
  'XSS',
  'idle timeout',
] as const;
const commands = ['DEL', 'EXISTS', 'GET', 'GETEX', 'PEXPIRE', 'PTTL', 'SET'] as const;

/** Words of the labs that docs/glossary.md explains, with their names there. */
export const explainedWords: ReadonlyMap<string, string> = new Map([
  ...terms.map((term) => [term, term] as const),
  ...commands.map((command) => [command, `Redis ${command}`] as const),
]);

const pattern = new RegExp(`\\b(${[...explainedWords.keys()].join('|')})\\b`);

/** A text in which each technical word explains itself, where it is first. */
export function ExplainedText({ children: text }: { children: string }): ReactNode {
  const parts = text.split(pattern);
  return parts.map((part, index) => {
    const name = explainedWords.get(part);
    if (name === undefined || parts.indexOf(part) < index) return part;
    return (
      <Term key={part} name={name}>
        {part}
      </Term>
    );
  });
}
