document.querySelector('#origin').textContent = location.origin;
const attack = document.querySelector('#attack');
const { start, next, bank } = document.querySelector('main').dataset;
const prizeMs = 3000;
/** Time for a request that leaves nothing on this page by which it could be noticed. */
const navigationMs = 850;
const fetchMs = 2000;

const isOfBank = ({ name, responseEnd }) => name.startsWith(bank) && responseEnd > 0;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function begin() {
  if (attack instanceof HTMLFormElement) attack.submit();
  else attack?.click();
}

/** Resolves when the request of this page has ended, or after its time. */
async function ended() {
  if (attack !== null) await wait(navigationMs);
  // The page loads only after its images and frames.
  const isPending = attack === null && document.querySelector('img, iframe') === null;
  const until = performance.now() + (isPending ? fetchMs : 0);
  while (performance.now() < until && !performance.getEntriesByType('resource').some(isOfBank))
    await wait(50);
}

/** With a plan, this page is one step of a run (runner.ts), and goes on to the next step by itself. */
async function run() {
  // Before the page has loaded, another address would replace it in the history, and the bank could not go back.
  await new Promise((resolve) => addEventListener('load', () => setTimeout(resolve, 50)));
  if (start === 'sign-in') {
    // The bank goes back to this page, which then has the address of the next step.
    history.replaceState(null, '', next);
    location.assign(attack.href);
    return;
  }
  begin();
  await ended();
  if (start === 'end') window.close();
  else location.replace(next);
}

addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
if (next !== '' || start === 'end') run();
else if (start === 'now') begin();
// A visit is enough: the student has not pressed anything.
else if (start === 'soon') setTimeout(begin, prizeMs);
