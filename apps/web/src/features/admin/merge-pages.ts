import type { AdminSession, AdminSessionPage } from '@session-lab/contract';

/** Every session once: SCAN may show a key in two pages (redis.io/commands/scan, "Scan guarantees"). */
export function mergePages(pages: readonly AdminSessionPage[]): AdminSession[] {
  return [
    ...new Map(pages.flatMap(({ sessions }) => sessions.map((session) => [session.id, session]))).values(),
  ];
}
