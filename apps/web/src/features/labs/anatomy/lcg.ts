/** Returns the next state of the example `rand` in ISO C (C17, 7.22.2). The formula is public; only the state is secret. */
const nextState = (state: number): number => (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;

/** Returns the 15 visible bits of a state. The 16 lower bits are hidden; the top bit never influences the visible bits. */
const visibleBits = (state: number): number => (state >>> 16) & 0x7fff;

export const hiddenStates = 2 ** 16;

/** Returns every possible state after the last of these values, by trying all 2^16 values of the hidden bits. */
export function statesBehind([first = 0, ...others]: readonly number[]): number[] {
  const states: number[] = [];
  for (let hidden = 0; hidden < hiddenStates; hidden += 1) {
    const state = after((first << 16) | hidden, others);
    if (state !== undefined) states.push(state);
  }
  return states;
}

function after(initialState: number, values: readonly number[]): number | undefined {
  let state = initialState;
  for (const value of values) {
    state = nextState(state);
    if (visibleBits(state) !== value) return undefined;
  }
  return state;
}

/** Returns the value that follows these values, if only one value is possible. */
export function predicted(values: readonly number[]): number | undefined {
  const next = new Set(statesBehind(values).map((state) => visibleBits(nextState(state))));
  const [only] = next;
  return next.size === 1 ? only : undefined;
}
