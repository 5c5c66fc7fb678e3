/** The `rand` that ISO C prints as its example (C17, 7.22.2). The formula is public; only the state is not. */
const stepped = (state: number): number => (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;

/** What a state shows of itself: 15 bits. Below them 16 stay hidden; the one above them never reaches the others. */
const shown = (state: number): number => (state >>> 16) & 0x7fff;

export const hiddenStates = 2 ** 16;

/** Every state that may lie behind the last of these values: each hidden half is tried against all of them. */
export function statesBehind([first = 0, ...others]: readonly number[]): number[] {
  const states: number[] = [];
  for (let hidden = 0; hidden < hiddenStates; hidden += 1) {
    const state = after((first << 16) | hidden, others);
    if (state !== undefined) states.push(state);
  }
  return states;
}

function after(state: number, values: readonly number[]): number | undefined {
  let now = state;
  for (const value of values) {
    now = stepped(now);
    if (shown(now) !== value) return undefined;
  }
  return now;
}

/** The value after these, where they leave one possibility. */
export function predicted(values: readonly number[]): number | undefined {
  const next = new Set(statesBehind(values).map((state) => shown(stepped(state))));
  const [only] = next;
  return next.size === 1 ? only : undefined;
}
