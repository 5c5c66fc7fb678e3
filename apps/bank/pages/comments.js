import { call, notice, query, student } from './bank.js';

const list = document.querySelector('#comments');
// ?escape=on inserts a comment as text. Without it, markup of the comment becomes part of the page: stored XSS.
const escapes = query.get('escape') === 'on';

function show(comments) {
  list.replaceChildren();
  for (const { author, text } of comments) {
    const item = document.createElement('li');
    if (escapes) item.textContent = `${author}: ${text}`;
    else item.innerHTML = `${author}: ${text}`;
    list.append(item);
  }
}

async function send(method, body, headers) {
  const answer = await call(method, `comments?student=${student()}`, body, headers);
  if (answer.ok) show(answer.body.comments);
  else notice(answer.body.detail ?? answer.body.title);
}

document.querySelector('#comment').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { body } = await call('GET', 'me');
  const text = event.target.elements.text.value;
  await send('POST', { text }, { 'X-CSRF-Token': body.csrfToken ?? '' });
});

await send('GET');
