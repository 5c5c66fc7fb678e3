// Names of Redis commands. cspell:disable

/**
 * Commands that can add bytes to a database: those with Redis' flag `denyoom`, and the others that can write a new key. The
 * replica checks the bounds of the student before it sends one.
 */
export const growing: ReadonlySet<string> = new Set(
  `set setex psetex setnx getset mset msetnx append incr incrby incrbyfloat decr decrby rename renamenx
   hset hsetnx hmset hincrby hincrbyfloat
   lpush lpushx rpush rpushx linsert lset lmove rpoplpush
   sadd smove sinterstore sunionstore sdiffstore
   zadd zincrby zinterstore zunionstore zdiffstore
   pfadd geoadd xadd`.split(/\s+/),
);

/** Commands with several keys: each second argument is a value. */
const several = new Set(['mset', 'msetnx']);

/** Returns the number of keys that a command can add. */
export const keysOf = (name: string, argumentCount: number): number =>
  several.has(name) ? Math.ceil(argumentCount / 2) : 1;
