import { parseConfig } from './config.ts';
import { createLogger } from './logger.ts';
import { startReplica } from './compose.ts';

/** Exit status EX_CONFIG (sysexits.h): a restart does not help. */
const badConfiguration = 78;

const parsed = parseConfig(process.env);
if (!parsed.ok) {
  process.stderr.write(`${parsed.message}\n`);
  process.exit(badConfiguration);
}

const { config } = parsed;
const logger = createLogger(config);

for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    logger.fatal({ err: error }, event);
    process.exit(1);
  });
}

// Node would print warnings unmasked. The text of a warning about a URL can contain a password.
process.removeAllListeners('warning');
process.on('warning', (warning) => logger.warn({ err: warning }, 'warning'));

const endProcess = (): void => void process.kill(process.pid, 'SIGKILL');
const replica = await startReplica({ config, clock: Date, logger, endProcess });

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void replica.stop().then(() => process.exit(0));
  });
}
