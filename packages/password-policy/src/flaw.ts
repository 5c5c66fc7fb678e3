export const flawMessage = {
  common: 'Many users have this password. Choose another password.',
  own_name: 'This contains little more than your name or e-mail address. Choose another password.',
  product_word: 'This contains little more than words of this site. Choose another password.',
  guessable: 'This is easy to guess. Add two unrelated words.',
} as const;

export type PasswordFlaw = keyof typeof flawMessage;
