import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Reports phrases that the project does not use. cspell.json lists single words; this check finds phrases and
 * comments that start with a relative clause. Prints every finding as file:line and exits with 1 if there is
 * one.
 */
const phrases = [
  /\bso many\b/i,
  /\bas it was\b/i,
  /\bunder way\b/i,
  /\bin the way of\b/i,
  /\bfalls? short\b/i,
  /\bfell short\b/i,
  /\bwhat is there\b/i,
  /\bnot as it should be\b/i,
  /\bout of reach\b/i,
  /\bwithin reach\b/i,
  /\bfor ever\b/i,
  /\ball the same\b/i,
];
/** A doc comment starts with a verb or a noun, never with a relative clause. */
const commentStart =
  // cspell:disable-next-line
  /^\s*(?:\/\*\*|\/\/|\*)\s+(?:What|Who|Whoever|Whose|Of an?|Of the|One that|So many|Beside|To who)\b/;

const files = execFileSync(
  'git',
  ['ls-files', '*.md', '*.ts', '*.tsx', '*.conf', '*.mjs', '*.css', '*.html'],
  { encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => file !== '' && !file.endsWith('check-phrases.ts'));
const findings = files.flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      const found =
        phrases.map((phrase) => phrase.exec(line)?.[0]).find((text) => text !== undefined) ??
        commentStart.exec(line)?.[0];
      return found === undefined ? [] : [`${file}:${index + 1}: "${found.trim()}"`];
    }),
);
if (files.length === 0) throw new Error('git ls-files returned no file to check.');
for (const finding of findings) console.log(finding);
if (findings.length > 0) {
  console.log(`${findings.length} phrases to rewrite in plain English (see CONTRIBUTING.md).`);
  process.exitCode = 1;
}
