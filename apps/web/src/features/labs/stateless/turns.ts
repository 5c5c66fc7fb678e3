import { succeeded, type Exchange } from '../../../api/exchange.ts';

type Answered = Exchange & { readonly servedBy: string };

/** Returns the responses that a server sent with a good status. Only they show which server answers. */
const answered = (responses: readonly Exchange[]): Answered[] =>
  responses.flatMap((exchange) => {
    const { servedBy } = exchange;
    return succeeded(exchange) && servedBy !== undefined ? [{ ...exchange, servedBy }] : [];
  });

const serversOf = (responses: readonly Answered[]): string[] => [
  ...new Set(responses.map(({ servedBy }) => servedBy)),
];

/** Returns whether each server answered once before any server answered again, in the same order. */
export function inTurn(sequence: readonly string[]): boolean {
  const servers = new Set(sequence).size;
  return (
    new Set(sequence.slice(0, servers)).size === servers &&
    sequence.every((name, at) => at < servers || name === sequence[at - servers])
  );
}

/** Returns the first good response whose server differs from that of the previous good response on the same connection. */
export function completedBy(responses: readonly Exchange[]): Exchange | undefined {
  const previous = new Map<string, string>();
  return answered(responses).find(({ connection, servedBy }) => {
    if (connection === undefined) return false;
    const before = previous.get(connection.id);
    previous.set(connection.id, servedBy);
    return before !== undefined && before !== servedBy;
  });
}

/** Number of answers from one server after which "one server" is a conclusion. */
const enough = 10;

/** The answers of the question, in this order. Their texts name the number of servers. */
const oneServer = 0;
const inTurns = 1;

/** Returns the index of the right answer, or undefined while the responses do not decide the question. */
export function rightAnswer(responses: readonly Exchange[]): number | undefined {
  if (completedBy(responses) !== undefined) return inTurns;
  const good = answered(responses);
  const oneIsDown = good.some(({ tried }) => tried.length > 1);
  return good.length >= enough && serversOf(good).length === 1 && !oneIsDown ? oneServer : undefined;
}

const words = ['No', 'One', 'Two', 'Three', 'Four', 'Five'] as const;
const inWords = (count: number): string => words[count] ?? `${count}`;

/** Returns a question's answers for this number of servers. */
export const answersFor = (servers: number): { text: string }[] => [
  { text: 'One: it is one connection' },
  { text: `${inWords(servers)}, in turn` },
  { text: `${inWords(servers)}, at random` },
];

/** Describes the responses of a run in one or two sentences. */
export function verdict(responses: readonly Exchange[]): string {
  const good = answered(responses);
  const servers = serversOf(good);
  const connections = new Set(good.flatMap(({ connection }) => connection?.id ?? [])).size;
  const over = connections === 1 ? 'over one connection' : `over ${connections} connections`;
  const lost = responses.length - good.length;
  const lostText = lost === 0 ? '' : ` ${lost} of ${responses.length} requests got no usable response.`;
  if (good.length === 0) return lostText.trim();
  const [first = ''] = servers;
  if (servers.length === 1)
    return `${good.length === 1 ? '' : 'Only '}${first} answered.${down(good)}${lostText}`;
  const sequence = good.map(({ servedBy }) => servedBy);
  const order = inTurn(sequence) ? ', in turn' : '';
  const others = inTurn(sequence) ? '' : ' Requests of other pages took turns in between.';
  return `${inWords(servers.length)} servers answered${order}, ${over}.${others}${lostText}`;
}

/** Names the servers that NGINX tried in vain. */
function down(responses: readonly Answered[]): string {
  const failed = [...new Set(responses.flatMap(({ tried }) => tried.slice(0, -1)))];
  return failed.length === 0 ? '' : ` ${failed.join(' and ')} did not respond.`;
}
