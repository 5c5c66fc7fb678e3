import { dictionary } from '@zxcvbn-ts/language-common';
import { expect, it } from 'vitest';
import { passwordLength } from '@session-lab/contract';
import { judgePassword, productWords } from './judge.ts';

const ada = ['ada.lovelace', 'ada@analytical.example'];
const flawOf = (password: string): string | undefined => judgePassword(password, ada).flaw;

const good = [
  'correct horse battery staple',
  'a long enough passphrase',
  'ada.lovelace wrote note G',
  'a session of the lab at nine',
  'пароль-неплохой',
  'q7#Lw~2z',
  'xk9vq2mw',
  '🐎'.repeat(64),
  `${'🐎'.repeat(63)}🔋`,
];

it.each(good)('accepts %s', (password) => {
  expect(flawOf(password)).toBeUndefined();
});

it.each(['password', 'PassWord', 'password123!', 'iloveyou', 'qwertyuiop', 'letmein123!', 'Summer2024!'])(
  'refuses %s, which is a common password',
  (password) => {
    expect(flawOf(password)).toBe('common');
  },
);

it('refuses the 3,000 most used passwords of 8 characters or more', () => {
  const used = dictionary['passwords-common'].filter((text) => text.length >= passwordLength.min);
  const top = used.slice(0, 3_000);
  expect(top).toHaveLength(3_000);
  expect(top.filter((password) => flawOf(password) === undefined)).toEqual([]);
});

it.each([
  '987654321',
  '88888888',
  '123123123',
  '12341234',
  'aaaaaaaa',
  'a'.repeat(128),
  ' '.repeat(8),
  'abcdefghij',
  'asdfghjkl;',
  'abandonment',
  'abbreviation',
  '2001-01-01',
  '😀'.repeat(8),
])('refuses %s, which is easy to guess', (password) => {
  expect(flawOf(password)).toBeDefined();
});

it.each([
  'ada.lovelace',
  'Ada.Lovelace1',
  'ada@analytical.example',
  '2024ada.lovelace',
  'analytical.example1',
  'Lovelace-1815',
])('refuses %s, which is made of the own name', (password) => {
  expect(flawOf(password)).toBe('own_name');
});

it.each(['sessionlab1', 'Session-Lab1', 'SessionLab!', 'redis-session', 'replica20265', 'nginx.redis.1'])(
  'refuses %s, which is made of words of the product',
  (password) => {
    expect(flawOf(password)).toBe('product_word');
  },
);

it('refuses each of the ten words of the product', () => {
  expect(new Set(productWords).size).toBe(10);
  for (const word of productWords) expect(flawOf(`${word}-2026`)).toBeDefined();
});

it('reads only the first 64 characters, so a longer password takes no more time', () => {
  const random = 'kX9!vQ2#'.repeat(16);
  expect(judgePassword(random, ada).guessesLog10).toBe(judgePassword(random.slice(0, 64), ada).guessesLog10);
});

it('accepts the own name next to two other words', () => {
  const { flaw } = judgePassword('pw lovelace horse', ['lovelace', 'a+b.lovelace@example.org']);
  expect(flaw).toBeUndefined();
});
