const browsers = [
  ['Edge', /Edg(?:e|A|iOS)?\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['Samsung Internet', /SamsungBrowser\/(\d+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/],
  ['Headless Chrome', /HeadlessChrome\/(\d+)/],
  ['Chrome', /(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /Version\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\//],
] as const;

/** The order matters: the user agent of an iPhone contains "Mac OS X", and the user agent of Android contains "Linux". */
const systems = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['ChromeOS', /CrOS/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X|Macintosh/],
  ['Linux', /Linux|X11/],
] as const;

/** Returns a short name of a device: `Firefox 142 on Linux`. For an unknown browser, returns its first product. */
export function deviceName(userAgent: string): string {
  const browser = browserOf(userAgent);
  if (browser === undefined) return productOf(userAgent);
  const system = systems.find(([, pattern]) => pattern.test(userAgent))?.[0];
  return system === undefined ? browser : `${browser} on ${system}`;
}

function browserOf(userAgent: string): string | undefined {
  for (const [name, pattern] of browsers) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return undefined;
}

/** Returns the most significant product, which comes first (RFC 9110, section 10.1.5): `curl/8.5.0` → `curl 8.5.0`. */
function productOf(userAgent: string): string {
  const [product = ''] = userAgent.trim().split(/[\s(;]/);
  return product === '' ? 'Unknown device' : product.replace('/', ' ');
}
