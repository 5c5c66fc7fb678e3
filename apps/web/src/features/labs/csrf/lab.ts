import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'csrf',
  question: 'Can a page of another site move your money at the bank?',
  answers: [
    { text: 'No: the page does not know your cookie' },
    { text: 'Yes: your browser adds the cookie for the page' },
    { text: 'Only if a script of the page reads your cookie' },
  ],
  claim: 'The browser sends your cookie for an attacker, too.',
  why: 'The page of the other site never saw the cookie. It only made the browser send a form to the bank, and the browser adds the bank’s cookie to each request that the cookie’s SameSite allows. So the bank received a valid session and did not check which site sent the form. This is cross-site request forgery (CSRF). A token in the header Authorization does not have this weakness, because only a script of the bank’s own page has the token and can add it.',
  goal: 'a transfer that another site caused, and then an attack of the matrix that did not succeed',
  breakIt: 'Seven attacks against seven defences.',
  source: 'apps/api/src/labs/bank/access.ts',
};
