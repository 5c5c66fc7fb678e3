import { describe, expect, it } from 'vitest';
import { DisplayName, Email, UserName } from './schemas.ts';

const invisible: readonly (readonly [what: string, character: string])[] = [
  ['combining grapheme joiner', '\u034F'],
  ['variation selector 16', '\uFE0F'],
  ['variation selector 17', '\u{E0100}'],
  ['Mongolian variation selector', '\u180B'],
  ['Hangul filler', '\u3164'],
  ['Hangul choseong filler', '\u115F'],
  ['Hangul jungseong filler', '\u1160'],
  ['half-width Hangul filler', '\uFFA0'],
  ['Khmer inherent vowel', '\u17B4'],
  ['soft hyphen', '\u00AD'],
  ['zero-width space', '\u200B'],
  ['zero-width joiner', '\u200D'],
  ['right-to-left override', '\u202E'],
  ['word joiner', '\u2060'],
  ['tag letter', '\u{E0061}'],
  ['empty Braille cell', '\u2800'],
  ['Egyptian blank', '\u{13441}'],
  ['Khitan filler', '\u{16FE4}'],
];

const marks = (count: number): string => '\u0334\u0321\u0360'.repeat(21).slice(0, count);

describe('a user name', () => {
  it.each([
    'ada',
    'Ada.Lovelace',
    'Renée',
    'Rene\u0301e',
    'Nguyễn',
    'Ἀδᾷ',
    'अदा',
    'อาดา',
    '阿达',
    '아다',
    'a_b-c.9',
  ])('may be %s', (name) => {
    expect(UserName.safeParse(name).success).toBe(true);
  });

  it.each(invisible)('has no %s', (_, character) => {
    expect(
      [`ada${character}`, `ad${character}a`, `${character}ada`, character.repeat(5)].filter(
        (name) => UserName.safeParse(name).success,
      ),
    ).toEqual([]);
  });

  it('has three marks in a row at most, built-in accents included', () => {
    expect(UserName.safeParse(`ada${marks(3)}`).success).toBe(true);
    expect(
      [`ada${marks(4)}`, `\u00E1${marks(3)}d`, `\u1FA7\u0301d`].filter(
        (name) => UserName.safeParse(name).success,
      ),
    ).toEqual([]);
  });
});

describe('a display name', () => {
  it.each(['Ada', 'Ada Lovelace, Countess', "O'Brien", '山田 太郎', 'Nguyễn Văn', '🐎 Ada 🔋', '…', '𝒜da'])(
    'may be %s',
    (name) => {
      expect(DisplayName.safeParse(name)).toMatchObject({ success: true, data: name });
    },
  );

  it.each(invisible)('has no %s', (_, character) => {
    expect(
      [`Ada${character}`, `A${character}da`, `${character}Ada`, character].filter(
        (name) => DisplayName.safeParse(name).success,
      ),
    ).toEqual([]);
  });

  it.each([
    ['code point U+FFFF', '\uFFFF'],
    ['code point U+1FFFE', '\u{1FFFE}'],
    ['private-use character', '\uE000'],
    ['line break', 'Ada\nadmin'],
    ['line separator', 'Ada\u2028admin'],
    ['lone surrogate', '\uD83D'],
    ['letter with 63 marks', `Z${marks(63)}`],
    ['byte order mark', 'A\uFEFFda'],
    ['mark without a letter', '\u0301'],
    ['text without letters', ' \u3000\u00A0'],
  ])('is not accepted with this: %s', (_, name) => {
    expect(DisplayName.safeParse(name).success).toBe(false);
  });

  it('is normalized to NFC, and a run of spaces becomes one space', () => {
    expect(DisplayName.parse(' Rene\u0301e\u00A0\u3000 Ada ')).toBe('Renée Ada');
  });
});

describe('an e-mail address', () => {
  it.each([
    'ada@example.org',
    'user@xn--e1afmkfd.xn--p1ai',
    'a/b@example.org',
    'a=b@example.org',
    'a!b@example.org',
    '{a}@example.org',
    "o'brien@example.org",
    'a+b@example.org',
    'a..b@example.org',
    'ada@localhost',
    `${'a'.repeat(190)}@${'b'.repeat(63)}`,
  ])('may be %s, as in <input type="email">', (address) => {
    expect(Email.safeParse(address).success).toBe(true);
  });

  it.each([
    '',
    'ada',
    '@example.org',
    'ada@',
    'a b@example.org',
    'ada@example..org',
    'ada@-example.org',
    'ada@example.org.',
    'a@b@example.org',
    'ada@пример.рф',
    `ada@${'b'.repeat(64)}`,
    `${'a'.repeat(250)}@b.org`,
  ])('is not %j', (address) => {
    expect(Email.safeParse(address).success).toBe(false);
  });
});
