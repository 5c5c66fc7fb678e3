const colours = 5;

/** The colour of a replica: `api-3` has the third. A name without a number gets one by its letters, always the same. */
export function replicaColour(name: string): { text: string; wash: string } {
  const number = /(\d+)$/.exec(name)?.[1];
  const index =
    number === undefined
      ? Array.from(name).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % colours
      : (Number(number) + colours - 1) % colours;
  return { text: `var(--replica-${index + 1})`, wash: `var(--replica-${index + 1}-wash)` };
}
