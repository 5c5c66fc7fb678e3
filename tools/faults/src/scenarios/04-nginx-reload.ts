import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { waitFor } from '@session-lab/test-support/wait-for';
import { failed, intact } from '../expectations.ts';
import { defineScenario } from '../scenario.ts';

const backWithinMs = 5_000;
const sockets = 12;

export const nginxReload = defineScenario({
  number: 4,
  name: 'nginx-reload',
  fault: 'NGINX reloads its configuration',
  mustHold: '0 HTTP failures; sockets back within 5 s',
  stack: 'plain',
  quick: false,
  docker: true,

  run: ({ control, underLoad }) =>
    underLoad(
      async (load) => {
        load.over();
        const fromMs = performance.now();
        await control.reloadNginx();
        const backAfterMs = await waitFor(async () => {
          const areBack = load.sockets.closed() >= sockets && load.sockets.open() === sockets;
          return areBack ? performance.now() - fromMs : undefined;
        }, 3 * backWithinMs);
        return { socketsClosed: load.sockets.closed(), socketsBackAfterMs: backAfterMs ?? Infinity };
      },
      { sockets },
    ),

  evaluate: (observed) => [
    ...none('failures', failed(observed)),
    ...atLeast('sockets closed', observed.facts.socketsClosed, sockets),
    ...atMost('sockets back after (ms)', observed.facts.socketsBackAfterMs, backWithinMs),
    ...intact(observed),
  ],
});
