import { localExchange, type LocalChange } from '../model/local.ts';
import type { Player } from './player.ts';

let count = 0;

/** Shows a change in the browser that sends no request, as a run of its own. A stolen copy is bad. */
export function showLocal(player: Player, change: LocalChange): void {
  count += 1;
  player.begin({ size: 1 });
  player.add({
    exchange: localExchange(change, count),
    lane: '',
    origin: 'browser',
    tone: change.does === 'copy' ? 'bad' : 'ok',
  });
}
