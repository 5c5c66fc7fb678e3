// A window of a lab goes through several pages of the bank by itself: it publishes comments, and reads them. The plan is in
// the hash of the address, which the browser sends to no server.
import { call } from './bank.js';
import { report } from './report.js';

const { steps, at, pauseMs } = JSON.parse(decodeURIComponent(location.hash.replace('#run=', '')));
/** Time for the script of a comment, and at the end for the thief's server. */
const [scriptMs, thiefMs] = [450, 900];
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function run({ publish }) {
  const { text } = steps[at];
  if (text !== undefined) await publish(text);
  await wait(scriptMs);
  await report();
  await wait(pauseMs);
  const next = steps[at + 1];
  if (next !== undefined) {
    const plan = encodeURIComponent(JSON.stringify({ steps, at: at + 1, pauseMs }));
    location.replace(`/comments/?${next.search}#run=${plan}`);
    return;
  }
  await wait(thiefMs);
  await call('GET', 'me?mark=end');
  close();
}
