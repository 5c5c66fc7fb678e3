import type { LabName } from '../list.ts';

export type Lab = {
  readonly name: LabName;
  /** The main idea, in one sentence. */
  readonly claim: string;
  /** The student's task, in a few sentences. */
  readonly lead: string;
  readonly question: string;
  /** Two or three answers, of which one is right. */
  readonly answers: readonly { readonly text: string; readonly right?: true }[];
  /** The explanation after the run, in one paragraph. */
  readonly why: string;
  /** The response that completes the lab, as the end of "Goal: …": "a 401 and a 200 for one token". */
  readonly goal: string;
  /** The source file to read, relative to the root of the repository. */
  readonly source: string;
};
