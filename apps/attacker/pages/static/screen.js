document.querySelector('#origin').textContent = location.origin;
const list = document.querySelector('#seen');
const query = `?student=${document.body.dataset.student}`;
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
  item.append(`${kind}${from ? ` from ${from}` : ''}: `, code);
  const token = tokenIn(text);
  if (kind === 'collect' && token !== undefined)
    item.append(useButton(token, text.includes('bank=') ? 'cookie' : 'header'));
  return item;
}

function useButton(token, as) {
  const button = document.createElement('button');
  button.textContent = 'Use it';
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

update();
setInterval(update, 1000);
