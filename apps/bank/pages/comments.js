import { call, notice, query, signIn, student } from './bank.js';
import { note } from './report.js';

const list = document.querySelector('#comments');
const form = document.querySelector('#comment');
// ?escape=on inserts a comment as text. Without it, markup of the comment becomes part of the page: stored XSS.
const escapes = query.get('escape') === 'on';

function show(comments) {
  list.replaceChildren();
  for (const { author, text } of comments) {
    const item = document.createElement('li');
    list.append(item);
    if (escapes) item.textContent = `${author}: ${text}`;
    else item.innerHTML = `${author}: ${text}`;
    if (text.includes('<') && item.childElementCount === 0) note('text');
  }
}

async function send(method, body, headers) {
  const answer = await call(method, `comments?student=${student()}`, body, headers);
  try {
    if (answer.ok) show(answer.body.comments);
    else notice(answer.body.detail ?? answer.body.title);
  } catch (error) {
    // With Trusted Types, the browser refuses a text for innerHTML.
    notice(error.message);
  }
}

async function publish(text) {
  form.elements.text.value = text;
  const { body } = await call('GET', 'me');
  await send('POST', { text }, { 'X-CSRF-Token': body.csrfToken ?? '' });
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  publish(form.elements.text.value);
});

if (query.has('as')) {
  const { ok, body } = await signIn(query.get('as'), query.get('as'));
  notice(ok ? `You are ${body.user}.` : (body.detail ?? body.title));
}
await send('GET');
if (location.hash.startsWith('#run=')) await (await import('./run.js')).run({ publish });
