import { Router } from 'express';

/**
 * A router that serves a path in one spelling only. Express by default ignores case and a slash at the end; NGINX does not, and
 * would send such a request past the lane, the limits and the pool of its path.
 */
export const strictRouter = (): Router => Router({ caseSensitive: true, strict: true });
