/** What a replica says of itself on its metrics port. Those of prom-client that a system does not have are missing there. */
export type ReplicaFigures = {
  readonly residentBytes: number;
  /** Of the event loop's delay since it was last asked; an idle loop says 10 ms, which is how often it is looked at. */
  readonly loopDelayP99Ms: number;
  readonly loopDelayMaxMs: number;
  readonly cpuSeconds: number;
  readonly socketsOpen: number;
  readonly openFiles: number | undefined;
};

export async function readReplica(metricsPort: number): Promise<ReplicaFigures> {
  const answer = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
  return figuresFrom(await answer.text());
}

/** @throws Error when one is missing that every system has */
export function figuresFrom(text: string): ReplicaFigures {
  const values = gaugesIn(text);
  const value = (name: string): number => {
    const found = values.get(name);
    if (found === undefined) throw new Error(`the metrics have no ${name}`);
    return found;
  };
  return {
    residentBytes: value('process_resident_memory_bytes'),
    loopDelayP99Ms: value('nodejs_eventloop_lag_p99_seconds') * 1000,
    loopDelayMaxMs: value('nodejs_eventloop_lag_max_seconds') * 1000,
    cpuSeconds: value('process_cpu_seconds_total'),
    socketsOpen: value('websockets_open'),
    openFiles: values.get('process_open_fds'),
  };
}

/** The lines of Prometheus' text format that have no label but the replica's. */
function gaugesIn(text: string): Map<string, number> {
  return new Map(
    [...text.matchAll(/^(\w+)(?:\{replica="[^"]*"\})? (\S+)$/gm)].map(([, name = '', value]) => [
      name,
      Number(value),
    ]),
  );
}
