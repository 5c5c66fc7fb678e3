/** What one request has asked of Redis so far. */
export type Asked = {
  /** The commands that were answered, or failed: each once, the earliest first. */
  readonly commands: ReadonlySet<string>;
  /** For how long at least one of them was under way, in milliseconds: what is sent together counts once. */
  readonly ms: number;
};
