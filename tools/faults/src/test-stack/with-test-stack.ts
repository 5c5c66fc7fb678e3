import { rmSync } from 'node:fs';
import {
  freeBase,
  readStackFile,
  stackPaths,
  startStack,
  withComposeStack,
  type StackOptions,
} from '@session-lab/launcher';
import type { StackKind } from '../scenario.ts';
import { dockerControl, nativeControl } from './control.ts';
import { setupOf } from './setup.ts';
import { createTestStack, type StackAccess, type StackInternals, type TestStack } from './test-stack.ts';

const firstBase = 28_080;
const project = 'session-lab-faults';

export type StackPlace = { readonly root: string; readonly stateDir: string; readonly docker: boolean };

/** Starts a stack of this kind with empty stores, passes it to `use`, and stops it. */
export async function withTestStack<Result>(
  kind: StackKind,
  place: StackPlace,
  use: (testStack: TestStack) => Promise<Result>,
): Promise<Result> {
  return place.docker ? onCompose(place, use) : onNative(kind, place, use);
}

async function onNative<Result>(
  kind: StackKind,
  { root, stateDir }: StackPlace,
  use: (testStack: TestStack) => Promise<Result>,
): Promise<Result> {
  const files = stackPaths(stateDir);
  for (const dir of [
    files.redisSessionsDir,
    files.redisAccountsDir,
    files.redisLabsDir,
    files.redisConsoleDir,
  ])
    rmSync(dir, { recursive: true, force: true });
  const { bcryptCost, store, adapt, internals, close } = setupOf(kind, stateDir);
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
    return await useTestStack(
      { baseUrl: loopback(port), control, internals: { ...internals, ...internalsOf(files.stack), endings } },
      use,
    );
  } finally {
    await stack.stop();
    close();
  }
}

async function onCompose<Result>(
  { root, stateDir }: StackPlace,
  use: (testStack: TestStack) => Promise<Result>,
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
    useTestStack({ baseUrl: loopback(port), control: dockerControl(root, project), internals: {} }, use),
  );
}

async function useTestStack<Result>(
  access: StackAccess,
  use: (testStack: TestStack) => Promise<Result>,
): Promise<Result> {
  const testStack = await createTestStack(access);
  try {
    return await use(testStack);
  } finally {
    testStack.client.close();
  }
}

const loopback = (port: number): string => `http://127.0.0.1:${port}`;

function internalsOf(stackFile: string): StackInternals {
  const stack = readStackFile(stackFile);
  if (stack === undefined) throw new Error(`${stackFile} is missing or not valid.`);
  const { sessions, accounts } = stack.redis;
  return {
    metricsPorts: stack.replicas.map(({ metricsPort = 0 }) => metricsPort),
    ...(sessions.url && { redisSessionsUrl: sessions.url }),
    ...(accounts.url && { redisAccountsUrl: accounts.url }),
  };
}
