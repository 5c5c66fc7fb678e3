import { createSocket } from 'node:dgram';
import type { Redis } from 'ioredis';
import { formats, type LogLine } from '@session-lab/contract/labs/query-token';
import { createLines } from './lines.ts';

/** The syslog message of NGINX (RFC 3164): priority, time, the tag, and the line. */
const message = /^<\d{1,3}>\w{3} [ \d]\d \d\d:\d\d:\d\d (\w+): (.*)$/s;
const requestIdIn = {
  /** The id is in front of the line (`nginx/lab-logged-lane.conf`). */
  usual: /^(?<id>[0-9a-f]{32}) (?<text>.*)$/s,
  project: /^(?<text>\{.*"requestId":"(?<id>[0-9a-f]{32})".*)$/s,
} as const;

function parseMessage(bytes: Buffer): LogLine | undefined {
  const [, tag, rest = ''] = message.exec(bytes.toString('latin1')) ?? [];
  const format = formats.find((one) => one === tag);
  const { id, text } = (format && requestIdIn[format].exec(rest)?.groups) ?? {};
  if (format === undefined || id === undefined || text === undefined) return undefined;
  return { requestId: id, format, text };
}

/**
 * Receives the log lines that NGINX sends by syslog over UDP, at the number of the replica's own port. Ignores other senders.
 * Resolves when it listens. A message can be lost, as any UDP message, so every replica receives all of them.
 */
export async function receiveLogLines({
  host,
  port,
  senders,
  redis,
}: {
  host: string;
  port: number;
  senders: readonly string[];
  redis: Redis;
}): Promise<{ close: () => void }> {
  const lines = createLines(redis);
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (bytes, { address }) => {
    const line = senders.includes(address) ? parseMessage(bytes) : undefined;
    // A line that cannot be stored is lost: the page of the lab shows that no line arrived.
    if (line !== undefined) void lines.add(line).catch(() => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve();
    });
  });
  return { close: () => void socket.close() };
}
