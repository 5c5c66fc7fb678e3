/**
 * Fails where docs/requirements.md names a file that is not there, or a test that is not in it. A test is named by its
 * words, or by some of them where they are put together from a template: `file`: “words”, “words”.
 */
import { existsSync, readFileSync } from 'node:fs';

const document = 'docs/requirements.md';
const problems: string[] = [];
let named = 0;

for (const line of readFileSync(document, 'utf8').split('\n')) {
  for (const [, file = '', words = ''] of line.matchAll(/`([^`\s]+\/[^`\s]+\.\w+)`((?:[,:] “[^”]+”)*)/g)) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    if (text === undefined) problems.push(`${document}: there is no ${file}`);
    for (const [, name = ''] of words.matchAll(/“([^”]+)”/g)) {
      named += 1;
      if (text !== undefined && !text.includes(name)) problems.push(`${document}: no “${name}” in ${file}`);
    }
  }
}
if (named === 0) problems.push(`${document} names no test`);

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
