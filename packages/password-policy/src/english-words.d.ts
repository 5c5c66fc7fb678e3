declare module '@zxcvbn-ts/language-en/dist/commonWords.json.mjs' {
  /** English words, the most common first. */
  const words: string[];
  export default words;
}
