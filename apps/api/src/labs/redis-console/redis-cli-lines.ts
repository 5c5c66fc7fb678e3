// Redis commands and their arguments. cspell:disable

/** Lines whose replies are compared with those of the real redis-cli. They follow each other in one database. */
export const comparedLines: readonly string[] = String.raw`
PING
PING hello
PING "hello world"
ECHO "a\"b\\c\n\t\x01\xff"
ECHO 'a\'b"c'
ECHO é
ECHO ""
ECHO 'a\nb'
SET user Ada
GET user
get user
GeT user
GET missing
DEL user
GET user
DEL user
SET user "Ada Lovelace" EX 100
TTL user
TTL missing
PERSIST user
TTL user
PERSIST user
SET user Grace XX KEEPTTL
SET user Ada NX
SET new Ada XX
SET user Ada GET
GETSET user Bo
GETDEL user
EXISTS user
EXISTS user user
SETEX s 10 v
TTL s
SETEX s 0 v
SETEX s -1 v
SETEX s x v
PSETEX p 10000 v
SETNX s w
SETNX n w
SET k
SET k v XY
SET k v EX
SET k v EX x
SET k v EX 10 PX 10
GET
GET a b
GTE user
gte "a b" c
"GET" n
'GET' n
"GE T" n
""
GET "n
GET 'n
GET "n"x
   GET    n
SET spaced "  two  spaces "
GET spaced
SET json '{"name":"Ada","roles":["a"]}'
GET json
STRLEN json
STRLEN missing
APPEND json x
GETRANGE json 0 4
GETRANGE json -3 -1
GETRANGE json 9 2
SUBSTR json 0 3
INCR visits
INCR visits
INCRBY visits 40
DECR visits
DECRBY visits 2
INCRBYFLOAT visits 0.5
INCR visits
INCR json
INCRBY n 9223372036854775808
SET max 9223372036854775807
INCR max
MSET a 1 b 2 c 3
MSET a 1 b
MGET a b missing c
MGET a
MSETNX a 1 d 4
MSETNX e 5 f 6
GETEX a EX 100
TTL a
GETEX a PERSIST
TTL a
GETEX a XX
EXPIRE a 100
EXPIRE a 100 NX
EXPIRE missing 100
EXPIRE a x
PEXPIRE a 1 GT
EXPIRETIME missing
EXPIREAT b 33177117420
EXPIRETIME b
PEXPIRETIME b
TYPE a
TYPE missing
RENAME a renamed
RENAME missing x
RENAMENX renamed b
RENAMENX renamed a
TOUCH a b missing
UNLINK e f missing
OBJECT ENCODING a
OBJECT ENCODING json
OBJECT ENCODING missing
OBJECT HELP
MEMORY USAGE missing
HSET h name Ada age 36
HSET h name Grace
HSET h name
HGET h name
HGET h missing
HGET missing name
HMGET h name missing age
HGETALL h
HGETALL missing
HKEYS h
HVALS h
HLEN h
HEXISTS h name
HEXISTS h x
HINCRBY h age 1
HINCRBY h name 1
HINCRBYFLOAT h age 0.25
HSTRLEN h name
HSETNX h name Bo
HDEL h name missing
HMSET h2 a 1 b 2
HSCAN h2 0
GET h
RPUSH l a b c
LPUSH l z
LPUSHX missing a
RPUSHX l d
LRANGE l 0 -1
LRANGE l 1 2
LRANGE l 9 10
LRANGE missing 0 -1
LRANGE l a b
LLEN l
LINDEX l 0
LINDEX l 99
LSET l 0 y
LSET l 99 y
LINSERT l BEFORE b "a and b"
LINSERT l BEFORE missing x
LREM l 1 c
LPOS l b
LPOS l b COUNT 0
LPOS l missing
LPOP l
LPOP l 2
LPOP missing
LPOP missing 2
RPOP l
LMPOP 2 missing l LEFT COUNT 2
LMPOP 1 missing LEFT
RPUSH l2 1 2 3
LMOVE l2 l3 LEFT RIGHT
RPOPLPUSH l2 l3
LTRIM l2 0 0
LLEN a
SADD t 1 2 3
SADD t 1
SMEMBERS t
SMEMBERS missing
SCARD t
SISMEMBER t 1
SISMEMBER t 9
SMISMEMBER t 1 9 2
SREM t 1 9
SADD u 2 7
SINTER t u
SUNION t u
SDIFF t u
SINTERCARD 2 t u
SUNIONSTORE w t u
SMOVE t w 3
SSCAN w 0
ZADD z 1 one 2 two 3 three
ZADD z XX CH 5 two
ZADD z x one
ZRANGE z 0 -1
ZRANGE z 0 -1 WITHSCORES
ZRANGE z 1 3 BYSCORE
ZRANGE z (1 +inf BYSCORE LIMIT 0 1
ZREVRANGE z 0 0
ZRANGEBYSCORE z -inf +inf WITHSCORES
ZRANGE missing 0 -1
ZSCORE z two
ZSCORE z missing
ZMSCORE z one missing
ZRANK z one
ZRANK z missing
ZREVRANK z one
ZCARD z
ZCOUNT z 1 3
ZINCRBY z 0.5 one
ZPOPMIN z
ZPOPMAX z 2
ZPOPMIN missing
ZADD z2 1 a 2 b
ZUNION 2 z2 missing WITHSCORES
ZINTER 2 z2 z2
ZDIFF 1 z2
ZMPOP 1 z2 MIN COUNT 1
ZMPOP 1 missing MIN
ZREMRANGEBYRANK z2 0 -1
ZADD lex 0 a 0 b 0 c
ZRANGEBYLEX lex [a (c
ZLEXCOUNT lex - +
PFADD hll a b c
PFCOUNT hll
GEOADD sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania
GEODIST sicily Palermo Catania km
GEOPOS sicily Palermo missing
GEOHASH sicily Palermo
GEOSEARCH sicily FROMLONLAT 15 37 BYRADIUS 200 km ASC WITHDIST
GEOSEARCH sicily FROMLONLAT 15 37 BYRADIUS 200 km ASC WITHCOORD WITHDIST COUNT 1
XADD x 1-1 name Ada
XADD x 2-1 name Grace age 85
XADD x 1-0 name Bo
XLEN x
XRANGE x - +
XRANGE x 2 + COUNT 1
XREVRANGE x + - COUNT 1
XRANGE missing - +
XDEL x 1-1
XTRIM x MAXLEN 0
KEYS nothing*
KEYS sicil?
KEYS j[a-s]on
KEYS "sicil*"
SCAN 0 MATCH nothing* COUNT 1000
SCAN x
SCAN 0 TYPE stream COUNT 1000
DBSIZE
FLUSHALL
SELECT 3
CONFIG GET *
ACL WHOAMI
MULTI
EXEC
EVAL "return 1" 0
BLPOP l 0
COPY a b DB 3
MOVE a 3
SWAPDB 0 1
COMMAND COUNT
DEBUG SLEEP 1
FLUSHDB
DBSIZE
RANDOMKEY
KEYS *
FLUSHDB ASYNC NOW
`
  .split('\n')
  .slice(1, -1);
