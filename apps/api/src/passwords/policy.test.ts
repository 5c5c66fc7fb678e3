import { expect, it } from 'vitest';
import { weaknessOf } from './policy.ts';

const ada = { userName: 'ada.lovelace', email: 'ada@analytical.example' };

it.each(['password', 'PassWord', 'password123!', 'iloveyou', 'qwertyuiop'])(
  'refuses %s, which many people use',
  (password) => {
    expect(weaknessOf(password, ada)).toBe('common');
  },
);

it.each([
  'ada.lovelace',
  'Ada.Lovelace1',
  'ada@analytical.example',
  '2024ada.lovelace',
  'analytical.example1',
])('refuses %s, which is made of the own name', (password) => {
  expect(weaknessOf(password, ada)).toBe('own_name');
});

it.each(['correct horse battery staple', 'ada.lovelace wrote note G', 'пароль-неплохой', '🐎'.repeat(64)])(
  'takes %s',
  (password) => {
    expect(weaknessOf(password, ada)).toBeUndefined();
  },
);
