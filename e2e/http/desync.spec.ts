import { expect, test } from '@playwright/test';
import { sendRaw } from '../support/http.ts';

/** A request that is hidden behind an ambiguous one. */
const hidden = 'GET /v1/ping HTTP/1.1\r\nHost: localhost\r\n\r\n';
/** Request heads for which two servers could disagree about the end of the request. */
const ambiguous: Record<string, string> = {
  'a length and chunks': 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'chunks and a length': 'Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n',
  'two lengths': 'Content-Length: 0\r\nContent-Length: 50\r\n\r\n',
  'two equal lengths': 'Content-Length: 0\r\nContent-Length: 0\r\n\r\n',
  'a length with a sign': 'Content-Length: +0\r\n\r\n',
  'a length with a list': 'Content-Length: 0, 0\r\n\r\n',
  'chunks by another name': 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
  'chunks twice': 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'a space before the colon': 'Content-Length : 0\r\n\r\n',
  'a folded length': 'Content-Length:\r\n 0\r\n\r\n',
  'two hosts': 'Content-Length: 0\r\nHost: example.test\r\n\r\n',
};
for (const [name, rest] of Object.entries(ambiguous)) {
  test(`${name} is refused, the connection is closed, and the hidden request gets no response`, async () => {
    const answer = await sendRaw(`POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\n${rest}${hidden}`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
    expect(answer.toLowerCase()).not.toContain('x-served-by');
    expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
  });
}
