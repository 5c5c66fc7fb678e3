import { call, forgetToken, notice, query, signIn, student } from './bank.js';

const form = (id) => document.querySelector(`#${id}`);
let csrfToken = '';
// ?history: the page leaves its address with the token, and the browser goes back to it.
const isLeft = sessionStorage.getItem('left') !== null;
const isBack = query.has('history') && query.has('access_token') && isLeft;

async function enter(user, password) {
  const { ok, body, leaves } = await signIn(user, password);
  if (leaves) return;
  if (ok) await show();
  else notice(body.detail ?? body.title);
}

/** Shows the account of the session, or the form to sign in. */
async function show() {
  const { ok, body } = await call('GET', `me?student=${student()}${isBack ? '&mark=history' : ''}`);
  form('sign-in').hidden = ok;
  form('account').hidden = !ok;
  if (!ok) return;
  csrfToken = body.csrfToken;
  document.querySelector('#user').textContent = body.user;
  document.querySelector('#balance').textContent = body.balance;
  // ?path=… gives the cookie a Path. The second request is outside it: does the browser add the cookie?
  if (query.has('path')) await call('GET', `comments?student=${student()}`);
}

form('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const { user, password } = event.target.elements;
  enter(user.value, password.value);
});

form('transfer').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { to, amount } = event.target.elements;
  const { ok, body } = await call('POST', 'transfer', {
    to: to.value,
    amount: amount.value,
    csrf_token: csrfToken,
  });
  notice(ok ? `You sent ${amount.value} to ${to.value}.` : (body.detail ?? body.title));
  await show();
});

form('sign-out').addEventListener('click', async () => {
  await call('POST', 'sign-out', undefined, { 'X-CSRF-Token': csrfToken });
  forgetToken();
  await show();
});

if (query.has('sent')) notice(`You sent ${query.get('sent')} to ${query.get('to')}.`);
// ?as=ada signs in at once: a run of a lab opens this address. #ada-… is a password: a browser does not send this part.
const givenPassword = decodeURIComponent(location.hash.slice(1));
if (query.has('as')) await enter(query.get('as'), givenPassword || query.get('as'));
else await show();
// ?back returns to the page that sent the customer here.
if (query.has('back')) history.back();
if (query.has('history') && query.has('access_token')) {
  if (isBack) setTimeout(() => close(), 1200);
  sessionStorage.setItem('left', 'yes');
  if (!isBack) setTimeout(() => location.assign(`/?student=${student()}&back`), 600);
  // A page that the browser kept in memory did not run again.
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
}
// ?leave closes the window of a run.
if (query.has('leave')) setTimeout(() => close(), 1200);
