/** Runs the tasks of a key one after the other. Tasks of different keys run at once. */
export type InTurn = <Result>(key: string, task: () => Promise<Result>) => Promise<Result>;

export function createTurns(): InTurn {
  const lastOf = new Map<string, Promise<void>>();

  return function inTurn(key, task) {
    const result = (lastOf.get(key) ?? Promise.resolve()).then(task);
    const last = result.then(forget, forget);
    lastOf.set(key, last);
    return result;

    function forget(): void {
      if (lastOf.get(key) === last) lastOf.delete(key);
    }
  };
}

/** Runs one task of a key at a time. All calls that arrive meanwhile share the next run. */
export function createSharedTurns(task: (key: string) => Promise<void>): (key: string) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Promise<void>>();

  function start(key: string): Promise<void> {
    const run = task(key).finally(() => running.delete(key));
    running.set(key, run);
    return run;
  }

  async function startAfter(key: string, current: Promise<void>): Promise<void> {
    await current.catch(() => undefined);
    waiting.delete(key);
    await start(key);
  }

  return (key) => {
    const current = running.get(key);
    if (current === undefined) return start(key);
    const next = waiting.get(key) ?? startAfter(key, current);
    waiting.set(key, next);
    return next;
  };
}
