import type { Tone } from '../api/exchange.ts';
import type { Place } from './places.ts';

/** One thing that happened on a request's way. */
export type Step =
  /** Something goes over a wire: the request, its answer, a command to Redis, the reply. */
  | { kind: 'move'; from: Place; to: Place; carries: 'request' | 'answer' | 'command' | 'reply' }
  /** Something happens at a machine; `note` is written beside it. */
  | { kind: 'signature'; at: Place; good: boolean; note: string }
  /** The replica has the session in its near cache: no signature to check, and Redis is not asked. */
  | { kind: 'known'; at: Place; note: string }
  /** The replica looked into its own memory, where a lab keeps state there. */
  | { kind: 'recalled'; at: Place; found: boolean; note: string }
  /** A replica gave no usable answer, and NGINX turns to the next. */
  | { kind: 'failed'; at: Place; note: string }
  /** A replica said that the store is away, and NGINX asks its peer, which says the same. */
  | { kind: 'deferred'; at: Place; note: string }
  /** A replica does not ask Redis, for it knows that the store is away. */
  | { kind: 'unasked'; at: Place; note: string }
  /** Redis has no such session, or did not answer. */
  | { kind: 'missed'; at: 'redis'; tone: Tone; note: string }
  | { kind: 'found'; at: 'redis'; note: string }
  | { kind: 'refused'; at: Place; tone: Tone; note: string }
  /** No answer came back to the browser. */
  | { kind: 'lost'; at: Place; note: string }
  | { kind: 'arrived'; at: 'browser'; tone: Tone; note: string };

export type Note = Exclude<Step, { kind: 'move' }>;

export function toneOfNote(note: Note): Tone {
  switch (note.kind) {
    case 'signature':
      return note.good ? 'ok' : 'bad';
    case 'recalled':
      return note.found ? 'ok' : 'bad';
    case 'found':
    case 'known':
      return 'ok';
    case 'failed':
      return 'bad';
    case 'lost':
    case 'deferred':
    case 'unasked':
      return 'away';
    case 'missed':
    case 'refused':
    case 'arrived':
      break;
  }
  return note.tone;
}
