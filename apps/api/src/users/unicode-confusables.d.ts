/** The package ships its types under a name that TypeScript does not look for. */
declare module 'unicode-confusables' {
  /** Puts in the place of each look-alike what Unicode's confusables.txt says it looks like. */
  export function rectifyConfusion(text: string): string;
}
