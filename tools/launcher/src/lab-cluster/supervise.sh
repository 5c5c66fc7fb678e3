#!/bin/sh
# Supervises the six Redis servers of lab 16: a Cluster of three primaries and three Redis replicas. Before the first use
# this script only waits. It runs natively, and in the container redis-cluster, so it uses only the POSIX shell and the tools
# of Redis.
#
# The replicas of the API send orders to the list lab:cluster:work in the Redis of all labs: "start", "kill 2 <id>",
# "cut-off 5 <id>", "measure 0 <id>". The reply is the key lab:cluster:reply:<id>.
#
#   HOST, PORT, BUS_PORT    address of the first server; each of the other servers has the next port
#   LABS_HOST, LABS_PORT    the Redis of all labs
#   FILES                   folder with redis.conf, users.acl and the passwords (../config/lab-cluster.ts)
#   DATA                    folder that this script may write to
#   REDIS_FOLDER            folder of the tools of Redis, if PATH does not have it
# cspell:ignore getconf NPROCESSORS ONLN
set -u
PATH=${REDIS_FOLDER:+$REDIS_FOLDER:}$PATH
export PATH

all='1 2 3 4 5 6'
# Time after the end of a server before it starts again, in seconds. Students then see the Cluster without it.
restart_after=5
# Time after which a server that was not replaced makes the Cluster useless, so that all servers start again empty.
replace_within=30
# Length of a cut-off, in seconds.
cut_off_for=20
# Time after which the replicas of the API treat the servers as stopped, in milliseconds, unless this script reports again.
report_lasts=5000
# Longer than a measurement, during which this script does not report.
measurement_lasts=20000

labs_password=$(cat "$FILES/labs-password")
own_password=$(cat "$FILES/supervisor-password")
peer_password=$(cat "$FILES/peer-password")

state=off
child=
cut=
cut_until=0

# Passwords are in the environment, because other users of the machine can read arguments.
labs() {
  REDISCLI_AUTH=$labs_password redis-cli -h "$LABS_HOST" -p "$LABS_PORT" --user supervisor --no-auth-warning "$@" 2>/dev/null
}

server() {
  to=$1
  shift
  REDISCLI_AUTH=$own_password redis-cli -h "$HOST" -p $((PORT + to - 1)) --user supervisor --no-auth-warning "$@" 2>/dev/null
}

# A signal ends `wait`, and no other command.
pause() {
  sleep 1 &
  child=$!
  wait "$child"
}

report() {
  state=$1
  labs SET lab:cluster:state "$state" PX "$2" >/dev/null
}

reply() {
  labs SET "lab:cluster:reply:$1" "$2" PX 10000 >/dev/null
}

# The id of a server is this text and its number.
id=000000000000000000000000000000000000000

# Prints the nodes.conf of a server. With this file the servers start as a Cluster, without an introduction of each server
# to each other server. Servers 4, 5 and 6 copy servers 1, 2 and 3.
nodes_file() {
  for node in $all; do
    role=slave copies=$id$((node - 3)) epoch=$((node - 3)) slots=
    case $node in
      1) slots=0-5460 ;;
      2) slots=5461-10922 ;;
      3) slots=10923-16383 ;;
    esac
    [ -z "$slots" ] || role=master copies=- epoch=$node
    [ "$node" != "$1" ] || role=myself,$role
    echo "$id$node $HOST:$((PORT + node - 1))@$((BUS_PORT + node - 1)) $role $copies 0 0 $epoch connected $slots"
  done
  echo 'vars currentEpoch 3 lastVoteEpoch 0'
}

launch() {
  redis-server "$FILES/redis.conf" --port $((PORT + $1 - 1)) --cluster-port $((BUS_PORT + $1 - 1)) \
    --cluster-announce-ip "$HOST" --dir "$DATA/$1" &
  eval "pid_$1=$! ended_$1="
}

end() {
  eval "pid=\$pid_$1"
  kill -KILL "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
}

end_all() {
  for one in $all; do
    eval "pid=\${pid_$one:-}"
    [ -z "$pid" ] || end "$one"
    eval "pid_$one="
  done
}

# Whether all slots are served, and each Redis replica has the changes of its primary.
is_whole() {
  for one in $all; do
    case $(server "$one" CLUSTER INFO) in
      *cluster_state:ok*) ;;
      *) return 1 ;;
    esac
    case $(server "$one" INFO replication) in
      *master_link_status:up* | *role:master*connected_slaves:1*) ;;
      *) return 1 ;;
    esac
  done
}

start() {
  echo 'the six servers start'
  report starting 60000
  cut=
  rm -rf "${DATA:?}"/[1-6]
  mkdir "$DATA/1" "$DATA/2" "$DATA/3" "$DATA/4" "$DATA/5" "$DATA/6"
  for one in $all; do
    nodes_file "$one" >"$DATA/$one/nodes.conf"
  done
  for one in $all; do
    launch "$one"
  done
  tries=0
  until is_whole; do
    tries=$((tries + 1))
    if [ "$tries" -ge 200 ]; then
      echo 'the six servers form no Cluster'
      stop
      return
    fi
    sleep 0.1
  done
  report ready "$report_lasts"
}

stop() {
  echo 'the six servers stop'
  end_all
  state=off
  labs DEL lab:cluster:state >/dev/null
}

# Whether another server has the slots of this one, as far as the first server that replies knows. A server that starts
# before would be empty, and its Redis replica would then delete its data.
is_replaced() {
  for other in $all; do
    [ "$other" != "$1" ] || continue
    server "$other" CLUSTER NODES >"$DATA/nodes" || continue
    while read -r node _ _ _ _ _ _ _ slots; do
      if [ "$node" = "$id$1" ]; then
        [ -z "$slots" ]
        return
      fi
    done <"$DATA/nodes"
  done
  return 1
}

# Ends the copy of a Redis replica: the replica reconnects with a password that its primary does not accept.
cut_off() {
  server "$1" CONFIG SET masterauth cut-off >/dev/null
  server "$1" CLIENT KILL TYPE master >/dev/null
  cut=$1
  cut_until=$(($(date +%s) + cut_off_for))
}

reconnect() {
  printf %s "$peer_password" | server "$cut" -x CONFIG SET masterauth >/dev/null
  cut=
}

# Prints the number of requests of GET for each second. The user may send only GET, to this key, so it has no password.
rate_of() {
  requests=$1 key=$2
  shift 2
  redis-benchmark -h "$HOST" "$@" --user load -a any --threads 3 -c 24 -P 16 -n "$requests" --csv GET "$key" 2>/dev/null |
    sed -n 's/^"GET[^"]*","\([0-9.]*\)".*/\1/p'
}

# The first, short run decides how many requests take about a second.
measure() {
  labs SET lab:cluster:state ready PX "$measurement_lasts" >/dev/null
  for one in $all; do
    # Only the primary with the slot of the key replies without a redirection.
    [ "$(server "$one" --no-raw GET lab:load)" != '(nil)' ] || break
  done
  port=$((PORT + one - 1))
  short=$(rate_of 20000 lab:load -p "$port")
  requests=${short%.*}
  [ "${requests:-0}" -ge 20000 ] || requests=20000
  [ "$requests" -le 1000000 ] || requests=1000000
  single=$(rate_of "$requests" lab:load -p "$port")
  three=$(rate_of "$requests" 'lab:load:{tag}' -p "$port" --cluster)
  reply "$1" "$single $three $(getconf _NPROCESSORS_ONLN)"
}

# Runs once a second while the servers run.
check() {
  now=$(date +%s)
  for one in $all; do
    eval "pid=\$pid_$one ended=\$ended_$one"
    if kill -0 "$pid" 2>/dev/null; then
      continue
    elif [ -z "$ended" ]; then
      eval "ended_$one=$now"
    elif [ $((now - ended)) -ge "$restart_after" ] && is_replaced "$one"; then
      echo "server $one starts again"
      launch "$one"
    elif [ $((now - ended)) -ge "$replace_within" ]; then
      echo "server $one was not replaced"
      end_all
      start
      return
    fi
  done
  if [ -n "$cut" ] && [ "$now" -ge "$cut_until" ]; then
    reconnect
  fi
  used=$(labs EVAL "redis.call('SET', KEYS[1], 'ready', 'PX', ARGV[1]) return redis.call('EXISTS', KEYS[2])" \
    2 lab:cluster:state lab:cluster:used "$report_lasts")
  if [ "$used" = 0 ]; then
    stop
  fi
}

obey() {
  case $1 in
    start)
      [ "$state" = ready ] || start
      return
      ;;
    kill | cut-off | measure) ;;
    *) return ;;
  esac
  [ "$state" = ready ] || return
  case $2:$3 in
    [0-6]:*[!A-Za-z0-9_-]* | [0-6]:) return ;;
    [0-6]:*) ;;
    *) return ;;
  esac
  echo "order: $1 $2"
  case $1:$2 in
    measure:*) measure "$3" ;;
    *:0) return ;;
    kill:*)
      end "$2"
      eval "ended_$2=$(date +%s)"
      reply "$3" done
      ;;
    cut-off:*)
      cut_off "$2"
      reply "$3" done
      ;;
  esac
}

finish() {
  trap '' TERM INT
  [ -z "$child" ] || kill "$child" 2>/dev/null
  end_all
  exit 0
}
trap finish TERM INT

mkdir -p "$DATA"
echo 'waits for the first use of lab 16'
labs DEL lab:cluster:work lab:cluster:state >/dev/null

while :; do
  if [ "$state" = off ]; then seconds=0; else seconds=1; fi
  REDISCLI_AUTH=$labs_password redis-cli -h "$LABS_HOST" -p "$LABS_PORT" --user supervisor --no-auth-warning \
    BLPOP lab:cluster:work "$seconds" >"$DATA/work" 2>/dev/null &
  child=$!
  wait "$child"
  child=
  order= number= reply_to=
  {
    read -r _
    read -r order number reply_to
  } <"$DATA/work"
  if [ -n "$order" ]; then
    obey "$order" "$number" "$reply_to"
  elif [ "$state" = off ]; then
    # Redis is not running yet, or is restarting.
    pause
  fi
  [ "$state" = off ] || check
done
