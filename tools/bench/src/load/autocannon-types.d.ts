/** Types of the parts of autocannon that the bench uses; autocannon has none. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  type Options = {
    url: string;
    connections: number;
    /** Seconds. */
    duration: number;
    /** Each connection sends them in this order. */
    requests: readonly { headers: Readonly<Record<string, string>> }[];
  };
  type Result = {
    /** Seconds. */
    readonly duration: number;
    readonly requests: { readonly total: number };
    readonly non2xx: number;
    /** Includes timeouts. */
    readonly errors: number;
  };
  /** Emits `response` with the client, the status, the bytes and the milliseconds. */
  export default function autocannon(options: Options): EventEmitter & PromiseLike<Result>;
}
