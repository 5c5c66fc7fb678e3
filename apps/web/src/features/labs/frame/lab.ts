import type { LabName } from '../list.ts';

/** The texts of a lab. */
export type Lab = {
  readonly name: LabName;
  /** One sentence: the one idea. */
  readonly claim: string;
  /** One or two sentences under it: what is done here. */
  readonly lead: string;
  /** Asked before the run. */
  readonly question: string;
  /** Two or three, one of them right. `reply` says why or why not, once it has run. */
  readonly answers: readonly { readonly text: string; readonly right?: true }[];
  /** One paragraph, shown after the run. */
  readonly why: string;
  /** The observed response that checks it off, as the end of "Checked off by …": "a 401 and a 200 for one token". */
  readonly earnedBy: string;
  /** The source file that it is about, from the root of the repository. */
  readonly source: string;
};
