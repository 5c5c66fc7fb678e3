/** Why a password of the right length is refused, and the words for it. */
export const flawMessage = {
  common: 'Many people use this password. Choose another.',
  own_name: 'This is made of your own name or e-mail address. Choose another.',
  product_word: 'This is made of words of this site. Choose another.',
  guessable: 'This is easy to guess. Add two words that have nothing to do with each other.',
} as const;

export type PasswordFlaw = keyof typeof flawMessage;
