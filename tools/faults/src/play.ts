import { line } from '@session-lab/launcher';
import { sentence } from './report/words.ts';
import { stackKinds, type Row, type Seen } from './row.ts';
import type { Stage } from './stage/stage.ts';
import { withStage, type Where } from './stage/with-stage.ts';

export type Played = {
  readonly row: number;
  readonly name: string;
  readonly round: number;
  /** Absent where the row broke off. */
  readonly seen?: Seen;
  readonly shortfalls: readonly string[];
};

type Context = { readonly where: Where; readonly interrupted: AbortSignal };

/** Plays every row once a round; rows that need the same kind of stack share one. An interrupt ends it early. */
export async function playRounds(rows: readonly Row[], rounds: number, context: Context): Promise<Played[]> {
  const played: Played[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    if (rounds > 1) console.log(`\n── round ${round} of ${rounds}`);
    for (const kind of stackKinds) {
      const waiting = rows.filter(({ stack }) => stack === kind);
      while (waiting.length > 0 && !context.interrupted.aborted)
        await withStage(kind, context.where, (stage) =>
          untilInterrupted(playWhileServing(waiting, stage, round, played), context.interrupted),
        );
    }
  }
  return played;
}

/** Takes rows off `waiting` until there are none, or one left the stack unfit for the next. */
async function playWhileServing(
  waiting: Row[],
  stage: Stage,
  round: number,
  played: Played[],
): Promise<void> {
  for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
    const result = await play(row, stage, round);
    played.push(result);
    const holds = result.shortfalls.length === 0;
    line(holds ? 'ok' : 'fail', `${row.number} ${row.fault}: ${sentence(result)}`);
    if (!(await stage.isServing())) {
      line('note', `the stack does not serve after row ${row.number}: a new one for the others`);
      return;
    }
  }
}

async function play(row: Row, stage: Stage, round: number): Promise<Played> {
  const which = { row: row.number, name: row.name, round };
  try {
    const seen = await row.run(stage);
    return { ...which, seen, shortfalls: row.judge(seen) };
  } catch (error) {
    return {
      ...which,
      shortfalls: [`it broke off: ${error instanceof Error ? error.message : String(error)}`],
    };
  }
}

function untilInterrupted(work: Promise<void>, interrupted: AbortSignal): Promise<void> {
  const asked = new Promise<void>((resolve) => interrupted.addEventListener('abort', () => resolve()));
  return Promise.race([work, asked]);
}
