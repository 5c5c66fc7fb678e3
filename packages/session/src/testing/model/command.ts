import { constantFrom, nat, tuple, type Arbitrary, type AsyncCommand } from 'fast-check';
import { expect } from 'vitest';
import type { Issued } from '../../session.ts';
import { liveOf, maxPerUser, sessionOf, verify, type Model, type ModelSession, type Place } from './model.ts';
import { quiet, type Replica, type World } from './replicas.ts';

export type Command = AsyncCommand<Model, World>;

/** Where a command runs. */
export type Scene = { readonly model: Model; readonly world: World; readonly replica: Replica };

export const anyPlace: Arbitrary<Place> = constantFrom(0 as const, 1 as const);
const anyUser = constantFrom('ada', 'grace');
/** Which session, counted from the newest: the run has often ended the older ones. */
const anyNth = nat({ max: 5 });

/** A command, and then quiet: the next one finds all that is to be heard heard. */
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
      await quiet(world, model);
    },
  };
}

/** A command that concerns a user. */
export function onUser(run: (scene: Scene, userId: string) => Promise<void>): Arbitrary<Command> {
  return tuple(anyPlace, anyUser).map(([place, user]) =>
    command(`${run.name}(replica ${place}, ${user})`, (model, world) =>
      run({ model, world, replica: world.replicas[place] }, `${user}-${world.run}`),
    ),
  );
}

/** A command that concerns a session, live or not; skipped while there are none. */
export function onSession(run: (scene: Scene, session: ModelSession) => Promise<void>): Arbitrary<Command> {
  return tuple(anyPlace, anyNth).map(([place, nth]) =>
    command(
      `${run.name}(replica ${place}, newest - ${nth})`,
      (model, world) => run({ model, world, replica: world.replicas[place] }, nthNewest(model, nth)),
      ({ sessions }) => sessions.length > 0,
    ),
  );
}

function nthNewest({ sessions }: Model, nth: number): ModelSession {
  const session = sessions.at(-1 - (nth % sessions.length));
  if (session === undefined) throw new Error('A command on a session ran where there is none.');
  return session;
}

/** The replica says of this token what the model says; what it has near, too. */
export async function agree({ model, world, replica }: Scene, session: ModelSession): Promise<void> {
  const near = replica.sessions.recall(session.token);
  const verdict = await replica.sessions.verify(session.token);
  const expected = verify(model, session);
  expect(verdict).toEqual(expected);
  if (near === undefined) return;
  world.hits += 1;
  expect({ ok: true, session: near }).toEqual(expected);
}

/** The replica lists what is live of a user, the newest first, and of all that ever was says what the model says. */
export async function agreeOnUser(scene: Scene, userId: string): Promise<void> {
  const listed = await scene.replica.sessions.list(userId);
  const ages = listed.map(({ createdAtMs }) => createdAtMs);
  expect(ages).toEqual([...ages].sort((a, b) => b - a));
  expect(new Set(listed)).toEqual(new Set(liveOf(scene.model, userId).map(sessionOf)));
  for (const one of scene.model.sessions) if (one.userId === userId) await agree(scene, one);
}

type Origin = Pick<ModelSession, 'userId' | 'data' | 'createdAtMs' | 'touchedAtMs'>;

/** Takes what a replica made into the model, and holds it to what was asked for. */
export function admit(model: Model, { token, session }: Issued<number>, origin: Origin): ModelSession {
  const { absoluteExpiresAtMs, publicId } = session;
  const made = { ...origin, token, publicId, absoluteExpiresAtMs, key: model.keys[0] ?? 0, ended: false };
  expect(session).toEqual(sessionOf(made));
  model.sessions.push(made);
  return made;
}

/** One more than a user may have, and the oldest ends. */
export function endTooMany(model: Model, userId: string): void {
  const live = liveOf(model, userId);
  for (const session of live.slice(0, Math.max(0, live.length - maxPerUser))) session.ended = true;
}
