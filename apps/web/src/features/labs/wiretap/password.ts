const words = [
  'amber',
  'birch',
  'cedar',
  'fjord',
  'heron',
  'lemon',
  'maple',
  'otter',
  'plum',
  'willow',
] as const;

/** Returns an invented password of the bank’s customer Ada. A student recognises it in the bytes. */
export function newPassword(): string {
  const [word = 0, digits = 0] = crypto.getRandomValues(new Uint32Array(2));
  return `ada-${words[word % words.length] ?? words[0]}-${1000 + (digits % 9000)}`;
}
