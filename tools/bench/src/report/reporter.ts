/** Says on the terminal what is being measured, while it is. */
export type Reporter = { progress(line: string): void };
