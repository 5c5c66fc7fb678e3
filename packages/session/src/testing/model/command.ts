import { constantFrom, nat, tuple, type Arbitrary, type AsyncCommand } from 'fast-check';
import { expect } from 'vitest';
import type { Issued } from '../../session.ts';
import {
  liveOf,
  maxPerUser,
  sessionOf,
  verify,
  type Model,
  type ModelSession,
  type ProcessIndex,
} from './model.ts';
import { settle, type TestProcess, type World } from './processes.ts';

export type Command = AsyncCommand<Model, World>;

/** The arguments of a command: the model, the system under test, and the process that runs the command. */
export type Scene = { readonly model: Model; readonly world: World; readonly testProcess: TestProcess };

export const anyIndex: Arbitrary<ProcessIndex> = constantFrom(0 as const, 1 as const);
const anyUser = constantFrom('ada', 'grace');
/** Number of a session, counted from the newest, because most older sessions have ended. */
const anyNth = nat({ max: 5 });

/** Creates a command. After it, the run waits until every change has been received. */
export function command(
  text: string,
  run: (model: Model, world: World) => Promise<void>,
  check: (model: Model) => boolean = () => true,
): Command {
  return {
    check,
    toString: () => text,
    async run(model, world) {
      world.commands += 1;
      await run(model, world);
      await settle(world, model);
    },
  };
}

/** Creates a command on a user. */
export function onUser(run: (scene: Scene, userId: string) => Promise<void>): Arbitrary<Command> {
  return tuple(anyIndex, anyUser).map(([index, user]) =>
    command(`${run.name}(process ${index}, ${user})`, (model, world) =>
      run({ model, world, testProcess: world.processes[index] }, `${user}-${world.run}`),
    ),
  );
}

/** Creates a command on a session, live or not. It is skipped while there are no sessions. */
export function onSession(run: (scene: Scene, session: ModelSession) => Promise<void>): Arbitrary<Command> {
  return tuple(anyIndex, anyNth).map(([index, nth]) =>
    command(
      `${run.name}(process ${index}, newest - ${nth})`,
      (model, world) => run({ model, world, testProcess: world.processes[index] }, nthNewest(model, nth)),
      ({ sessions }) => sessions.length > 0,
    ),
  );
}

function nthNewest({ sessions }: Model, nth: number): ModelSession {
  const session = sessions.at(-1 - (nth % sessions.length));
  if (session === undefined) throw new Error('A command on a session ran without a session.');
  return session;
}

/** Expects that the process and its near cache return the same for a token as the model. */
export async function agree({ model, world, testProcess }: Scene, session: ModelSession): Promise<void> {
  const cached = testProcess.sessions.verifyCached(session.token);
  const verdict = await testProcess.sessions.verify(session.token);
  const expected = verify(model, session);
  expect(verdict).toEqual(expected);
  if (cached === undefined) return;
  world.hits += 1;
  expect({ ok: true, session: cached }).toEqual(expected);
}

/** Expects that the process lists the user's live sessions, newest first, and agrees on every session of the user. */
export async function agreeOnUser(scene: Scene, userId: string): Promise<void> {
  const listed = await scene.testProcess.sessions.list(userId);
  const ages = listed.map(({ createdAtMs }) => createdAtMs);
  expect(ages).toEqual([...ages].sort((a, b) => b - a));
  expect(new Set(listed)).toEqual(new Set(liveOf(scene.model, userId).map(sessionOf)));
  for (const session of scene.model.sessions) if (session.userId === userId) await agree(scene, session);
}

type Origin = Pick<ModelSession, 'userId' | 'data' | 'createdAtMs' | 'authenticatedAtMs' | 'touchedAtMs'>;

/** Adds a created session to the model, and expects that it is as requested. */
export function admit(model: Model, { token, session }: Issued<number>, origin: Origin): ModelSession {
  const { absoluteExpiresAtMs, publicId } = session;
  const made = { ...origin, token, publicId, absoluteExpiresAtMs, key: model.keys[0] ?? 0, ended: false };
  expect(session).toEqual(sessionOf(made));
  model.sessions.push(made);
  return made;
}

/** Ends the oldest sessions of a user who has more than the maximum. */
export function endTooMany(model: Model, userId: string): void {
  const live = liveOf(model, userId);
  for (const session of live.slice(0, Math.max(0, live.length - maxPerUser))) session.ended = true;
}
