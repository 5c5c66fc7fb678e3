import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'redis-console',
  question: 'You delete your session’s key in Redis. What happens to your next request?',
  answers: [
    { text: 'Works: the token is still valid' },
    { text: 'Is refused: 401' },
    { text: 'Works until the token expires' },
  ],
  claim: 'The store is a big hash table.',
  why: 'A session is a key and a value in Redis. The server computes the name of the key from the id in the token. For each request, it checks the signature and then reads the key with GET. If the key is not there, the session does not exist, and the signature does not help. A new value changes what the next request reads. When the time to live is over, Redis deletes the key itself.',
  goal: 'a 401 for a session whose key you deleted',
  breakIt: 'Change the session’s value and its time, and try commands on other databases.',
  source: 'apps/api/src/labs/redis-console/service.ts',
};
