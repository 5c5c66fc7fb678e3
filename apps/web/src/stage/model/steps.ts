import type { Tone } from '../../api/exchange.ts';
import type { NodeId } from './nodes.ts';

/** One step of a request. Every step except `move` happens at a node, and the diagram shows its `note` there. */
export type Step =
  | { kind: 'move'; from: NodeId; to: NodeId; carries: 'request' | 'response' | 'command' | 'reply' }
  | { kind: 'signature'; at: NodeId; tone: Tone; note: string }
  /** The replica has the session in its near cache: it checks no signature and does not query Redis. */
  | { kind: 'cacheHit'; at: NodeId; note: string }
  /** The replica looks into its own memory, where a lab keeps the state there. */
  | { kind: 'memoryLookup'; at: NodeId; found: boolean; note: string }
  /** A replica sends no usable response, and NGINX tries the next replica. */
  | { kind: 'failed'; at: NodeId; note: string }
  /** A replica returns 503 because Redis is unavailable. NGINX tries the next replica, which returns 503 too. */
  | { kind: 'storeUnavailable'; at: NodeId; note: string }
  /** A replica knows that Redis is unavailable, and does not query it. */
  | { kind: 'notQueried'; at: NodeId; note: string }
  /** Redis has no such session, or does not respond. */
  | { kind: 'missed'; at: 'redis'; tone: Tone; note: string }
  | { kind: 'found'; at: 'redis'; note: string }
  | { kind: 'refused'; at: NodeId; tone: Tone; note: string }
  | { kind: 'lost'; at: NodeId; note: string }
  /** The browser adds its cookie to a request, the script of a page adds a token, or neither does. */
  | { kind: 'attached'; at: NodeId; by: 'browser' | 'script' | 'neither'; note: string }
  /** A tap on the wire reads the bytes that pass. */
  | { kind: 'read'; at: NodeId; tone: Tone; note: string }
  /** The browser has its token, and then the page deletes it. Neither sends a request. */
  | { kind: 'holds' | 'deleted'; at: NodeId; note: string }
  | { kind: 'arrived'; at: NodeId; tone: Tone; note: string };

export type Note = Exclude<Step, { kind: 'move' }>;

export function toneOfNote(note: Note): Tone {
  switch (note.kind) {
    case 'memoryLookup':
      return note.found ? 'ok' : 'bad';
    case 'found':
    case 'cacheHit':
    case 'holds':
    case 'deleted':
    case 'attached':
      return 'ok';
    case 'failed':
      return 'bad';
    case 'lost':
    case 'storeUnavailable':
    case 'notQueried':
      return 'unavailable';
    case 'signature':
    case 'missed':
    case 'refused':
    case 'arrived':
    case 'read':
      break;
  }
  return note.tone;
}
