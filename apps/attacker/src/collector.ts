/** Something that a page or an image sent to the attacker. */
export type Loot = {
  readonly atMs: number;
  /** `collect`: sent by a stolen script. `pixel`: a request for the tracking pixel. `replay`: what the bank answered the attacker. */
  readonly kind: 'collect' | 'pixel' | 'replay';
  readonly text: string;
  readonly origin: string;
  readonly referer: string;
};

/** With all of them full, the collector keeps about 30 MB. */
export const bounds = { students: 300, entries: 30, characters: 1000, lastsMs: 3_600_000 } as const;

/** Returns a copy of the start of a text. A slice would keep the whole text in memory. */
const cut = (text: string): string => Buffer.from(text.slice(0, bounds.characters)).toString();

/** Keeps the latest entries of the latest students, for an hour. */
export function createCollector(now: () => number) {
  // The student whose entry is the oldest is first.
  const loots = new Map<string, readonly Loot[]>();

  const seen = (student: string): readonly Loot[] =>
    (loots.get(student) ?? []).filter(({ atMs }) => atMs > now() - bounds.lastsMs);

  return {
    seen,

    add(student: string, loot: Omit<Loot, 'atMs'>): void {
      const entry = {
        ...loot,
        atMs: now(),
        text: cut(loot.text),
        origin: cut(loot.origin),
        referer: cut(loot.referer),
      };
      const kept = [...seen(student), entry].slice(-bounds.entries);
      loots.delete(student);
      loots.set(student, kept);
      const [oldest] = loots.keys();
      if (loots.size > bounds.students && oldest !== undefined) loots.delete(oldest);
    },

    forget: (student: string): boolean => loots.delete(student),
  };
}
