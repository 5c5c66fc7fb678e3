import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'xss',
  question: 'A comment contains a script. What will the thief have?',
  answers: [
    { text: 'Nothing: a page can send data only to its own site' },
    { text: 'Ada’s token, and it works only in Ada’s browser' },
    { text: 'Ada’s token, and it works on the thief’s server' },
  ],
  claim: 'localStorage has its own weakness: every script of the page can read it.',
  why: 'The bank inserted the comment into its page as markup. So the script of the comment became a script of the bank’s page, and may do what the bank’s own script may do. It read the token in localStorage, and sent it to the thief. The bank accepts a token from every program that has it. This is stored cross-site scripting (XSS).',
  goal: 'a stolen token that works on the thief’s server, and then money that moves without a stolen token',
  breakIt: 'Three places for the token, and three defences.',
  source: 'apps/bank/pages/comments.js',
};
