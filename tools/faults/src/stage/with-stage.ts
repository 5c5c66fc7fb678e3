import { rmSync } from 'node:fs';
import {
  freeBase,
  stackPaths,
  readStackFile,
  startStack,
  withComposeStack,
  type StackOptions,
} from '@session-lab/launcher';
import type { StackKind } from '../row.ts';
import { dockerControl } from './docker-control.ts';
import { nativeControl } from './native-control.ts';
import { settingOf } from './settings.ts';
import { createStage, type Behind, type Stage } from './stage.ts';

const firstBase = 28_080;
const project = 'session-lab-faults';

export type Where = { readonly root: string; readonly stateDir: string; readonly docker: boolean };

/** Starts a stack of this kind with empty stores, lends it to `use`, and removes it again. */
export async function withStage<Result>(
  kind: StackKind,
  where: Where,
  use: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  return where.docker ? onCompose(where, use) : onNative(kind, where, use);
}

async function onNative<Result>(
  kind: StackKind,
  { root, stateDir }: Where,
  use: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const files = stackPaths(stateDir);
  for (const dir of [files.redisSessionsDir, files.redisAccountsDir, files.redisLabsDir])
    rmSync(dir, { recursive: true, force: true });
  const { bcryptCost, store, adapt, behind, close } = settingOf(kind, stateDir);
  const port = await freeBase(firstBase, 2, store);
  const ended: { name: string; how: string }[] = [];
  const endings = (name: string): string[] => ended.filter((one) => one.name === name).map(({ how }) => how);
  const onEvent: StackOptions['onEvent'] = (event) => {
    if (event.type === 'ended') ended.push(event);
  };
  const options = { root, stateDir, port, replicas: 2, store, bcryptCost, adapt, onEvent };
  const stack = await startStack(options).catch((error: unknown) => {
    close();
    throw error;
  });
  try {
    const control = nativeControl(stack);
    return await onStage(
      { baseUrl: loopback(port), control, behind: { ...behind, ...innards(files.stack), endings } },
      use,
    );
  } finally {
    await stack.stop();
    close();
  }
}

async function onCompose<Result>(
  { root, stateDir }: Where,
  use: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const port = await freeBase(firstBase, 2, 'server');
  const compose = {
    root,
    stateDir,
    port,
    project,
    subnetVariable: 'SESSION_LAB_FAULTS_SUBNET',
    prefix: '172.30.66',
    settings: { BCRYPT_COST: '10' },
  };
  return withComposeStack(compose, () =>
    onStage({ baseUrl: loopback(port), control: dockerControl(root, project), behind: {} }, use),
  );
}

async function onStage<Result>(
  parts: Parameters<typeof createStage>[0],
  use: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const stage = await createStage(parts);
  try {
    return await use(stage);
  } finally {
    stage.client.close();
  }
}

const loopback = (port: number): string => `http://127.0.0.1:${port}`;

function innards(stackFile: string): Behind {
  const stack = readStackFile(stackFile);
  if (stack === undefined) throw new Error(`${stackFile} cannot be read`);
  const { sessions, accounts } = stack.redis;
  return {
    metricsUrls: stack.replicas.map(({ metricsPort = 0 }) => `http://127.0.0.1:${metricsPort}/metrics`),
    ...(sessions.url && { redisSessionsUrl: sessions.url }),
    ...(accounts.url && { redisAccountsUrl: accounts.url }),
  };
}
