/** Program that runs the supervisor of lab 16 as the launcher does. Its environment has the variables of the supervisor. */
import { startOrphanReaper, supervise, supervisorScript } from '@session-lab/launcher/servers';

const variables = ['HOST', 'PORT', 'BUS_PORT', 'LABS_HOST', 'LABS_PORT', 'FILES', 'DATA'];
const supervised = await supervise(
  {
    name: 'redis-cluster',
    command: 'sh',
    args: [supervisorScript],
    env: Object.fromEntries(variables.map((name) => [name, process.env[name] ?? ''])),
    logFile: '/dev/null',
    stopSignal: 'SIGTERM',
    stopWithinMs: 5_000,
    ready: 'started',
  },
  startOrphanReaper(),
  () => undefined,
);
process.once('SIGTERM', () => void supervised.stop().then(() => process.exit()));
process.send?.('started');
