export const replicas = ['api-1', 'api-2'] as const;
export type Service =
  | (typeof replicas)[number]
  | 'redis-sessions'
  /** Of a Sentinel group or a Cluster. */
  | `redis-sessions-${number}`
  | 'redis-accounts'
  | 'nginx';

/** The hand that reaches behind the public address. */
export type Control = {
  /** kill -9; whoever supervises it starts it again. Resolves when it is dead. */
  kill(service: Service): Promise<void>;
  /** SIGTERM, which asks a replica to finish; it is started again too. */
  terminate(service: Service): Promise<void>;
  freeze(service: Service): Promise<void>;
  thaw(service: Service): Promise<void>;
  reloadNginx(): Promise<void>;
  /** Ends it and keeps it down, until the result is called. */
  holdDown(service: Service): Promise<() => Promise<void>>;
};
