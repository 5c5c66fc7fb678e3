/** autocannon has no types: these are what the bench uses of it. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  type Options = {
    url: string;
    connections: number;
    /** Seconds. */
    duration: number;
    /** Each connection sends them in turn, from the first. */
    requests: readonly { headers: Readonly<Record<string, string>> }[];
  };
  type Result = {
    /** Seconds. */
    readonly duration: number;
    readonly requests: { readonly total: number };
    readonly non2xx: number;
    /** Timeouts are among them. */
    readonly errors: number;
  };
  /** Emits `response` with the client, the status, the bytes and the milliseconds. */
  export default function autocannon(options: Options): EventEmitter & PromiseLike<Result>;
}
