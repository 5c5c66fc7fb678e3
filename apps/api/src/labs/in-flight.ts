import type { Request, RequestHandler } from 'express';

/** How many requests of each lab this replica is answering; one that is slowed on purpose counts all the while. */
export type InFlight = {
  /** Goes first, on `/v1/labs/:lab`. */
  readonly count: RequestHandler<{ lab: string }>;
  /** How many of the same lab there were when this one arrived, with it. */
  readonly at: (req: Request) => number;
};

export function createInFlight(): InFlight {
  /** A lab with none is not in it: whatever somebody writes in a path, nothing is left behind. */
  const counts = new Map<string, number>();
  const atArrival = new WeakMap<object, number>();

  const change = (lab: string, by: number): number => {
    const count = (counts.get(lab) ?? 0) + by;
    if (count === 0) counts.delete(lab);
    else counts.set(lab, count);
    return count;
  };

  return {
    count(req, res, next) {
      const { lab } = req.params;
      atArrival.set(req, change(lab, 1));
      res.once('close', () => void change(lab, -1));
      next();
    },
    at: (req) => atArrival.get(req) ?? 0,
  };
}
