import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'cookies',
  question: 'Which requests to your bank carry its cookie?',
  answers: [
    { text: 'Only those to which a script of the bank adds it' },
    { text: 'All that the bank’s own page causes, and no others' },
    { text: 'Also some that a page of another site causes' },
  ],
  claim: 'The browser sends cookies by itself, also with requests that another site causes.',
  why: 'A cookie belongs to a host, not to a page. The browser adds it to every request for this host that the attributes of the cookie allow, without any script. The page that causes the request can be of any site: SameSite=Lax allows a link of another site, and withholds the cookie from its images and frames. A token in the header Authorization is different: only a script that has the token can add it.',
  goal: 'a request of another site that the bank accepts, because the browser added the cookie',
  breakIt: 'Other attributes, or no cookie: what changes?',
  source: 'packages/session/src/cookie.ts',
};
