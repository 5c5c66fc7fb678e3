import { studentHeader } from '@session-lab/contract/labs/student';
import { endpoints } from '@session-lab/contract/labs/where-state-lives';
import type { Answer, Client } from '../../api/client.ts';
import type { Arrivals } from './arrivals.ts';
import { labelOf, type Lane } from './lanes.ts';

export const times = 6;

/** Why a lane could not be walked; `elsewhere` is told by its answers alone. */
export type Trouble = 'labs_off' | 'away' | 'elsewhere';

export type Walk = {
  client: Client;
  arrivals: Arrivals;
  student: string;
  /** One at a time: the next is sent when the one before has arrived in the picture. */
  slowly: boolean;
  onSignedIn: (person: string) => void;
  /** Nobody looks any more. */
  isOver: () => boolean;
};

/** Signs in anew, then asks six times who one is, one after the other. Settles when all have arrived in the picture. */
export async function walk(lane: Lane, walking: Walk): Promise<Trouble | undefined> {
  const { client, arrivals, student, slowly, onSignedIn, isOver } = walking;
  const common = { params: { lane }, headers: { [studentHeader]: student } };
  const signedIn = await client.request(endpoints.signIn, { ...common, token: undefined });
  if (signedIn.ok) onSignedIn(signedIn.data.name);
  await arrivals.until(signedIn.exchange.number);
  if (!signedIn.ok || signedIn.newToken === undefined) return troubleOf(signedIn);

  const token = { value: signedIn.newToken, label: labelOf(lane) };
  const sent: number[] = [];
  for (let count = 0; count < times && !isOver(); count += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, so that turns can be seen
    const { exchange } = await client.request(endpoints.readMe, { ...common, token });
    sent.push(exchange.number);
    // oxlint-disable-next-line no-await-in-loop -- the picture is followed
    if (slowly) await arrivals.until(exchange.number);
  }
  await Promise.all(sent.map(arrivals.until));
  return undefined;
}

function troubleOf(answer: Answer<unknown>): Trouble {
  if (answer.ok) return 'elsewhere';
  if (answer.offline || answer.exchange.servedBy === undefined) return 'away';
  return answer.problem.code === 'not_found' ? 'labs_off' : 'elsewhere';
}
