/** Metrics that a replica reports on its metrics port. */
export type ReplicaMetrics = {
  readonly residentBytes: number;
  /**
   * Event-loop delay since the last request for the metrics. An idle loop reports 10 ms, the resolution of
   * the measurement.
   */
  readonly loopDelayP99Ms: number;
  readonly loopDelayMaxMs: number;
  readonly cpuSeconds: number;
  readonly socketsOpen: number;
  /** Undefined where the operating system does not report it. */
  readonly openFiles: number | undefined;
};

export async function readReplica(metricsPort: number): Promise<ReplicaMetrics> {
  const response = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
  return parseMetrics(await response.text());
}

/** @throws Error when a metric that every operating system reports is missing */
export function parseMetrics(text: string): ReplicaMetrics {
  const values = gaugesIn(text);
  const value = (name: string): number => {
    const found = values.get(name);
    if (found === undefined) throw new Error(`The metrics have no ${name}.`);
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

/** Reads the lines of Prometheus' text format that have no label other than `replica`. */
function gaugesIn(text: string): Map<string, number> {
  return new Map(
    [...text.matchAll(/^(\w+)(?:\{replica="[^"]*"\})? (\S+)$/gm)].map(([, name = '', value]) => [
      name,
      Number(value),
    ]),
  );
}
