import { closedLoop } from './closed-loop.ts';

/** NGINX accepts 8 KB in a request line. */
const pathLength = 7_900;
const filled = (unit: string, length = pathLength): string => unit.repeat(Math.floor(length / unit.length));

/** Each path targets one regular expression or one step of normalization. */
export const paths: readonly string[] = [
  `/${filled('.')}/`,
  `/${filled('.a')}/`,
  `/${filled('.%41')}/`,
  `/${filled('%2e')}/`,
  `/${filled('/')}`,
  `/${filled('a/./')}`,
  `/${filled('a/../')}`,
  `/${filled('%2f')}`,
  `/assets/${filled('.', 7_800)}/`,
  `/assets/${filled('.js/', 7_800)}`,
  `/v1/${filled('.')}/`,
  `/v1/${filled('/')}`,
  `/v1/${filled('a/')}`,
  `/v1/${filled('%61')}`,
  `/v1/sessions/${filled('.', 7_800)}/`,
  `/v1/sessions/${filled('A', 7_800)}`,
  `/v1/labs/${filled('balancing/', 7_800)}`,
  `/v1/labs/balancing/${filled('round-robin', 7_800)}/work`,
  `/v1/ping?${filled('a&', 7_800)}`,
  `/v1/ping?${filled('a[', 7_800)}`,
  `/v1/labs/anatomy/next?${filled('from=1&', 7_800)}`,
  `/v1/live?${filled('access_token=a&', 7_800)}`,
];

export const worstPaths = closedLoop(64, (number) => ({
  method: 'GET',
  path: paths[number % paths.length] ?? '/',
}));
