import { succeeded, type Exchange } from '../../api/exchange.ts';

const list = new Intl.ListFormat('en');

/** A run in a line, made of the answers that arrived. */
export function verdict(answers: readonly Exchange[], person: string): string {
  const total = answers.length;
  const strangers = answers.filter(({ status }) => status === 401).length;
  const lost = answers.filter((answer) => !succeeded(answer)).length - strangers;
  const lostToo = lost === 0 ? '' : ` ${lost} got no answer that helps.`;
  if (strangers > 0) return `${strangers} of ${total}: “Who are you?”${lostToo}`;
  if (lost > 0) return `${total - lost} of ${total} know ${person}.${lostToo}`;
  const servers = [...new Set(answers.flatMap(({ servedBy }) => servedBy ?? []))].sort();
  if (servers.length < 2) return `All ${total} know ${person}, but only ${list.format(servers)} was asked.`;
  return `All ${total} know ${person}, from ${list.format(servers)}.`;
}
