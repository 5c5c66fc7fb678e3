import { studentHeader } from '@session-lab/contract/labs/student';
import { endpoints } from '@session-lab/contract/labs/where-state-lives';
import type { Answer, Client } from '../../api/client.ts';
import { labelOf, type Lane } from './lanes.ts';
import type { RequestAnimationGate } from './request-animation-gate.ts';

export const requestCount = 6;

export type Failure = 'labs_off' | 'unavailable' | 'sign_in_failed';

export type LaneRun = {
  client: Client;
  animationGate: RequestAnimationGate;
  student: string;
  /** Sends each request only after the animation of the previous one ended. */
  slowly: boolean;
  onSignedIn: (name: string) => void;
  /** Returns true after the page was closed. */
  isCancelled: () => boolean;
};

/** Signs in, then reads the profile six times, one request after another. Resolves when all animations ended. */
export async function runLane(lane: Lane, laneRun: LaneRun): Promise<Failure | undefined> {
  const { client, animationGate, student, slowly, onSignedIn, isCancelled } = laneRun;
  const common = { params: { lane }, headers: { [studentHeader]: student } };
  const signedIn = await client.request(endpoints.signIn, { ...common, token: undefined });
  if (signedIn.ok) onSignedIn(signedIn.data.name);
  await animationGate.waitFor(signedIn.exchange.number);
  if (!signedIn.ok || signedIn.newToken === undefined) return failureOf(signedIn);

  const token = { value: signedIn.newToken, label: labelOf(lane) };
  const sent: number[] = [];
  for (let count = 0; count < requestCount && !isCancelled(); count += 1) {
    // oxlint-disable-next-line no-await-in-loop -- sequential requests show the round robin
    const { exchange } = await client.request(endpoints.readMe, { ...common, token });
    sent.push(exchange.number);
    // oxlint-disable-next-line no-await-in-loop -- the slow run waits for each animation
    if (slowly) await animationGate.waitFor(exchange.number);
  }
  await Promise.all(sent.map(animationGate.waitFor));
  return undefined;
}

function failureOf(answer: Answer<unknown>): Failure {
  if (answer.ok) return 'sign_in_failed';
  if (answer.offline || answer.exchange.servedBy === undefined) return 'unavailable';
  return answer.problem.code === 'not_found' ? 'labs_off' : 'sign_in_failed';
}
