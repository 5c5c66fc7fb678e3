const browsers = [
  ['Edge', /Edg(?:e|A|iOS)?\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['Samsung Internet', /SamsungBrowser\/(\d+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/],
  ['Headless Chrome', /HeadlessChrome\/(\d+)/],
  ['Chrome', /(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /Version\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\//],
] as const;

/** The order matters: an iPhone says "like Mac OS X", Android says "Linux". */
const systems = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['ChromeOS', /CrOS/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X|Macintosh/],
  ['Linux', /Linux|X11/],
] as const;

/** A device as its owner would call it: `Firefox 142 on Linux`. What says nothing of itself keeps its first word. */
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

/** `curl/8.5.0` → `curl 8.5.0` (RFC 9110, section 10.1.5: the most significant product comes first). */
function productOf(userAgent: string): string {
  const [product = ''] = userAgent.trim().split(/[\s(;]/);
  return product === '' ? 'A device without a name' : product.replace('/', ' ');
}
