// Names of Redis commands. cspell:disable

/** Rights of the user that assigns the databases of lab 14. The commands after EVAL are those of its scripts. */
export const managerRights: readonly string[] = `
  ~* resetchannels -@all
  +eval +select +get +set +del +exists +incr +pexpire +pttl +type +keys +scan +dbsize +memory|usage +flushdb
  +ping +info +client|setname`
  .trim()
  .split(/\s+/);

/**
 * Rights of a student in the console of lab 14: commands on data, on all keys of the selected database. Without
 * SELECT, MOVE, COPY and SWAPDB no command reaches another database. No command blocks the connection, keeps
 * state in the connection, runs a script, or returns more than the database has. Redis always allows AUTH,
 * HELLO, RESET and QUIT; after these, the replica closes the connection.
 */
export const consoleRights: readonly string[] = `
  ~* resetchannels -@all
  +ping +echo +time +dbsize +flushdb
  +keys +scan +randomkey +exists +type +del +unlink +touch +rename +renamenx
  +ttl +pttl +expiretime +pexpiretime +expire +pexpire +expireat +pexpireat +persist
  +object|encoding +memory|usage
  +get +set +setex +psetex +setnx +getset +getdel +getex +mget +mset +msetnx +append +strlen +getrange +substr
  +incr +incrby +incrbyfloat +decr +decrby
  +hset +hsetnx +hmset +hget +hmget +hgetall +hdel +hexists +hkeys +hvals +hlen +hstrlen +hincrby
  +hincrbyfloat +hscan
  +lpush +lpushx +rpush +rpushx +lpop +rpop +lrange +llen +lindex +linsert +lset +lrem +ltrim +lpos +lmove
  +rpoplpush +lmpop
  +sadd +srem +smembers +sismember +smismember +scard +spop +smove +sscan +sinter +sinterstore +sintercard
  +sunion +sunionstore +sdiff +sdiffstore
  +zadd +zincrby +zrem +zscore +zmscore +zcard +zcount +zrank +zrevrank +zrange +zrangebyscore +zrangebylex
  +zrevrange +zrevrangebyscore +zlexcount +zpopmin +zpopmax +zmpop +zremrangebyrank +zremrangebyscore +zscan
  +zinter +zinterstore +zunion +zunionstore +zdiff +zdiffstore
  +pfadd +pfcount
  +geoadd +geopos +geodist +geohash +geosearch
  +xadd +xlen +xrange +xrevrange +xdel +xtrim`
  .trim()
  .split(/\s+/);
