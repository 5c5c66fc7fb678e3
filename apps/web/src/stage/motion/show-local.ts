import type { Exchange } from '../../api/exchange.ts';
import { localExchange, type LocalChange } from '../model/local.ts';
import type { Player } from './player.ts';

let count = 0;

/** Shows a change in the browser that sends no request, as a run of its own. */
export function showLocal(player: Player, change: LocalChange): void {
  player.begin({ size: 1 });
  addLocal(player, change);
}

/** Shows a change in the browser as a part of the present run. What a thief gets is bad. */
export function addLocal(player: Player, change: LocalChange): Exchange {
  count += 1;
  const exchange = localExchange(change, count);
  player.add({ exchange, lane: '', origin: 'browser', tone: change.does === 'delete' ? 'ok' : 'bad' });
  return exchange;
}
