import type { ContenderName } from '../../contenders/all.ts';
import { isReady, isRecord, type Ready } from '../../contenders/messages.ts';

/** First message: the address of the shared server, and each subject's own address and credentials. */
export type StreamReady = { readonly url: string; readonly subjects: readonly Ready[] };

/** The measurement of the server since its last message. */
export type Measured = {
  /** CPU time of the process for each request, averaged over all subjects. */
  readonly cpuUsPerRequest: number;
  /** Median time of the calls of each app. An app without requests has none. */
  readonly medianUs: Readonly<Partial<Record<ContenderName, number>>>;
  /** Share of the responses that were not complete when the call of the app returned. Their times are left out. */
  readonly pendingShare: number;
};

export const isStreamReady = (message: unknown): message is StreamReady =>
  isRecord(message) &&
  typeof message['url'] === 'string' &&
  Array.isArray(message['subjects']) &&
  message['subjects'].every(isReady);

export const isMeasured = (message: unknown): message is Measured =>
  isRecord(message) &&
  typeof message['cpuUsPerRequest'] === 'number' &&
  typeof message['pendingShare'] === 'number' &&
  isRecord(message['medianUs']) &&
  Object.values(message['medianUs']).every((time) => typeof time === 'number');
