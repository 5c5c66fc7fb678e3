import type { LabName } from '../registry.ts';

/** The texts of a lab. The page shows `claim`, `why` and `goal` only after the right answer is known. */
export type Lab = {
  readonly name: LabName;
  /** The headline of the page. It must not contain the answer. */
  readonly question: string;
  /** Two or three answers. The frame adds "Not sure". */
  readonly answers: readonly { readonly text: string }[];
  /** The main idea, in one sentence. */
  readonly claim: string;
  /** The explanation, in one paragraph. */
  readonly why: string;
  /** The response that completes the lab, as the end of "Goal: …": "a 401 and a 200 for one token". */
  readonly goal: string;
  /** One line about step 4, shown while step 4 is closed. It must not contain the answer. */
  readonly breakIt?: string;
  /** The source file to read, relative to the root of the repository. */
  readonly source: string;
};
