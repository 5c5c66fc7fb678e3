// What the bank's pages share. Switches are in the address of the page, so that they are seen:
//   ?token=storage   the page keeps the token in localStorage, and sends it in the header Authorization
//   ?token=memory    the page keeps the token in a variable
//   ?token=address   the page keeps the token in its own address: a mistake, as in a link of an e-mail
//   none             the browser keeps the token in a cookie, and sends it by itself
export const query = new URLSearchParams(location.search);
const keepsToken = query.get('token');
let tokenInMemory = null;

function storedToken() {
  if (keepsToken === 'address') return query.get('access_token');
  return keepsToken === 'storage' ? localStorage.getItem('bank-token') : tokenInMemory;
}

/** Returns whether the page is loaded again. */
function storeToken(token) {
  if (keepsToken === 'storage') localStorage.setItem('bank-token', token);
  else tokenInMemory = token;
  if (keepsToken !== 'address') return false;
  query.delete('as');
  query.set('access_token', token);
  location.replace(`/?${query}`);
  return true;
}

export function forgetToken() {
  localStorage.removeItem('bank-token');
  tokenInMemory = null;
}

/** Names of the bank's cookies that this script can read: none of a cookie with HttpOnly. */
const readableCookies = () =>
  document.cookie
    .split('; ')
    .map((pair) => pair.split('=')[0])
    .filter((name) => name.endsWith('bank'));

/** Sends a request to the bank. The page adds the header; the browser adds the cookie. */
export async function call(method, path, body, headers = {}) {
  const token = storedToken();
  const response = await fetch(`/v1/labs/bank/${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      'X-Readable-Cookies': readableCookies().join(' '),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { response, ok: response.ok, body: text === '' ? undefined : JSON.parse(text) };
}

/** The student whose bank this is: from the address, then remembered for this tab. */
export function student() {
  const given = query.get('student');
  if (given !== null) sessionStorage.setItem('student', given);
  return given ?? sessionStorage.getItem('student') ?? '';
}

/** How the bank gives the token to this browser: the switches of the sign-in. */
function signInOptions() {
  const names = ['carrier', 'defence', 'http_only', 'secure', 'path'];
  const given = names.flatMap((name) => (query.has(name) ? [[name, query.get(name)]] : []));
  return { ...Object.fromEntries(given), ...(keepsToken === null ? {} : { carrier: 'header' }) };
}

export async function signIn(user, password) {
  forgetToken();
  const options = signInOptions();
  const answer = await call('POST', 'sign-in', { student: student(), user, password, ...options });
  const header = answer.response.headers.get('Authorization');
  const leaves = header !== null && storeToken(header.replace('Bearer ', ''));
  return { ...answer, leaves };
}

export function notice(text) {
  document.querySelector('#notice').textContent = text;
}

// ?pixel=http://127.0.0.1:9090: the page has an invisible image of another site, as pages with advertisements do.
// With ?token=address, only when the token is in the address of the page.
const pixelOf = query.get('pixel');
if (pixelOf !== null && (keepsToken !== 'address' || query.has('access_token'))) {
  const image = new Image(1, 1);
  const mark = query.has('pixel_mark') ? `&mark=${query.get('pixel_mark')}` : '';
  image.src = `${pixelOf}/pixel.gif?student=${student()}${mark}`;
  document.body.append(image);
}

// The links of the page keep the switches.
for (const link of document.querySelectorAll('a[data-keep]')) link.search = location.search;
