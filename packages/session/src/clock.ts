import type { Clock } from './session.ts';

/** Default of every option `clock`. It is the only place of this package that names the real clock. */
// oxlint-disable-next-line no-restricted-globals -- the documented default
export const systemClock: Clock = Date;
