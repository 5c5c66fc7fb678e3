import type { LiveSockets } from './live-sockets.ts';

const giveUpMs = 10_000;

/** One socket says something; how long until all have heard it, in milliseconds. */
export async function sayOnce(sockets: LiveSockets, number: number): Promise<number> {
  const text = `Does everybody receive this? ${number}`;
  const everybody = sockets.size();
  const startedAtMs = performance.now();
  let heard = 0;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(new Error(`${heard} of ${everybody} sockets heard what was said within ${giveUpMs / 1000} s`)),
      giveUpMs,
    );
    sockets.onHeard = (message) => {
      if (!message.includes(`"text":"${text}"`)) return;
      heard += 1;
      if (heard < everybody) return;
      clearTimeout(timer);
      resolve();
    };
    sockets.anyOf(number).send(JSON.stringify({ type: 'say', id: `${number}`, text }));
  });
  return performance.now() - startedAtMs;
}
