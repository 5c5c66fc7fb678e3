import { describe, expect, test } from 'vitest';
import { testExchange } from '../../api/test-exchange.ts';
import { story } from './sentences.ts';
import { issuedTab, sentTab } from './token-tab.ts';
import { trace } from './trace.ts';

const own = testExchange({
  type: 'arrival',
  path: '/v1/labs/bank/me',
  servedBy: 'api-1',
  credential: { kind: 'cookie', name: 'bank' },
  requestHeaders: [['Sec-Fetch-Site', 'same-origin']],
});
const otherSites = {
  ...own,
  requestHeaders: [
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Dest', 'image'],
  ] as const,
};

describe('a request that arrived at the bank', () => {
  test('begins in the browser, which adds its cookie', () => {
    expect(trace(own).slice(0, 2)).toMatchObject([
      { kind: 'attached', at: 'browser', by: 'browser' },
      { kind: 'move', from: 'browser', to: 'nginx' },
    ]);
  });

  test('of another site begins there, and its response ends in the browser', () => {
    const steps = trace(otherSites);
    expect(steps.slice(0, 2)).toMatchObject([
      { kind: 'move', from: 'lab other site', to: 'browser' },
      { kind: 'attached', by: 'browser' },
    ]);
    expect(steps.at(-1)).toMatchObject({ kind: 'arrived', at: 'browser' });
  });

  test('of a program that is not a browser has no step in the browser', () => {
    expect(trace({ ...own, requestHeaders: [] }, 'lab thief')[0]).toMatchObject({
      from: 'lab thief',
      to: 'nginx',
    });
  });

  test('of another port counts as one of another site', () => {
    const port = { ...own, requestHeaders: [['Sec-Fetch-Site', 'same-site']] as const };
    expect(trace(port)[0]).toMatchObject({ from: 'lab other site' });
  });

  test('without a cookie is described without one, and with a header by its script', () => {
    const sentences = (credential: typeof own.credential): string[] =>
      story({ ...otherSites, credential }).map(({ sentence }) => sentence);
    expect(sentences(own.credential).slice(0, 3)).toEqual([
      'The other site causes GET /v1/labs/bank/me by an image, without a token.',
      'The browser adds its cookie bank to the request. No script does.',
      'The browser sends GET /v1/labs/bank/me with the cookie bank to NGINX.',
    ]);
    expect(sentences({ kind: 'none' })[1]).toBe('The browser adds no cookie to this request.');
    expect(sentences({ kind: 'other', label: 'bank', form: 'session', bytes: 86 })[1]).toMatch(/^The script/);
  });

  test.each([
    ['GET', 'a link'],
    ['POST', 'a form'],
  ])('that navigates with %s is caused by %s', (method, means) => {
    const requestHeaders = [
      ['Sec-Fetch-Site', 'cross-site'],
      ['Sec-Fetch-Dest', 'document'],
    ] as const;
    expect(story({ ...own, method, requestHeaders })[0]?.sentence).toContain(`by ${means}, without a token`);
  });

  test('shows the cookie on the request, and the new cookie on the response', () => {
    expect(sentTab(own).form).toBe('cookie');
    expect(issuedTab(own).form).toBe('absent');
    const signIn = { ...own, responseHeaders: [['Set-Cookie', 'bank=…; Path=/']] as const };
    expect(issuedTab(signIn).form).toBe('cookie');
    expect(trace(signIn).at(-1)).toMatchObject({ note: '200 · Set-Cookie' });
  });
});
