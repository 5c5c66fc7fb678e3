import { describe, expect, test } from 'vitest';
import { strengthOf as strengthWith, type Strength } from './strength.ts';

const strengthOf = (password: string, known: string[] = []): Strength =>
  strengthWith(password, { least: 8, known });
const wordFor = (password: string, known?: string[]): string => strengthOf(password, known).word;

describe('the strength of a password', () => {
  test('counts characters as people do: seven emoji are one too few', () => {
    expect(strengthOf('🦊'.repeat(7))).toEqual({ level: 0, word: 'Too short', advice: '1 more character.' });
    expect(strengthOf('🦊'.repeat(8)).level).toBeGreaterThan(0);
  });

  test.each([
    'password',
    'password1',
    'P4ssw0rd!',
    'aaaaaaaaaaaa',
    'abcdefghij',
    '1234567890',
    'qwertyuiop',
    'Summer2024',
  ])('%s is weak', (password) => {
    expect(wordFor(password)).toBe('Weak');
  });

  test.each(['correct horse battery staple', 'xK9#mQ2$vL7!pR4t'])('%s is strong', (password) => {
    expect(wordFor(password)).toBe('Strong');
  });

  test('a word more never weakens it', () => {
    const words = ['lantern', 'gravel', 'opera', 'seventeen', 'moss'];
    const levels = words.map((_, count) => strengthOf(words.slice(0, count + 1).join(' ')).level);
    expect(levels).toEqual(levels.toSorted((a, b) => a - b));
    expect(levels.at(-1)).toBe(4);
  });

  test('the same word over and over is one word', () => {
    expect(wordFor('lantern lantern lantern')).toBe('Weak');
  });

  test('one\u2019s own name adds next to nothing', () => {
    expect(wordFor('adalovelace', ['ada.lovelace'])).toBe('Weak');
    expect(strengthOf('lovelace gravel moss', ['ada.lovelace']).level).toBeLessThan(
      strengthOf('lovelace gravel moss').level,
    );
  });
});
