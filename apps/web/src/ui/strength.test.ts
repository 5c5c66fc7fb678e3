import { describe, expect, test } from 'vitest';
import { judgePassword } from '@session-lab/password-policy/judge';
import { strengthOf } from './strength.ts';

const wordFor = (password: string, known: string[] = []): string | undefined =>
  strengthOf(password, judgePassword(password, known))?.word;

describe('the strength of a password', () => {
  test('counts an emoji as one character', () => {
    const tooShort = { level: 0, word: 'Too short', advice: '1 more character.' };
    expect(strengthOf('🦊'.repeat(7), undefined)).toEqual(tooShort);
    expect(strengthOf('🦊'.repeat(8), undefined)).toBeUndefined();
  });

  test.each(['password1', 'P4ssw0rd!', 'aaaaaaaaaaaa', 'abcdefghij', 'qwertyuiop', 'Summer2024'])(
    '%s is weak',
    (password) => {
      expect(wordFor(password)).toBe('Weak');
    },
  );

  test('a password that the server refuses is weak, with the same reason', () => {
    const strength = strengthOf('ada.lovelace1', judgePassword('ada.lovelace1', ['ada.lovelace']));
    expect(strength).toMatchObject({ level: 1, advice: expect.stringContaining('your own name') });
  });

  test.each(['correct horse battery staple', 'xK9#mQ2$vL7!pR4t'])('%s is strong', (password) => {
    expect(wordFor(password)).toBe('Strong');
  });

  test('another word never lowers the level', () => {
    const words = ['lantern', 'gravel', 'opera', 'seventeen', 'moss'];
    const levels = words.map((_, count) => {
      const password = words.slice(0, count + 1).join(' ');
      return strengthOf(password, judgePassword(password, []))?.level ?? 0;
    });
    expect(levels).toEqual(levels.toSorted((a, b) => a - b));
    expect(levels.at(-1)).toBe(4);
  });

  test('a repeated word is weak', () => {
    expect(wordFor('lanternlanternlantern')).toBe('Weak');
  });
});
