import { expect } from 'vitest';
import { admit, agree, agreeOnUser, endTooMany, onSession, onUser, type Scene } from './command.ts';
import { absoluteLifetimeMs, isLive, sessionOf, use, type ModelSession } from './model.ts';

/*
 * Whatever a replica did, it sees at once: each of these looks again on the same replica, before anything that is
 * still to be heard was waited for.
 */

async function create(scene: Scene, userId: string): Promise<void> {
  const { model, replica } = scene;
  const { nowMs } = model;
  const issued = await replica.sessions.create({ userId, data: 0 });
  const made = admit(model, issued, { userId, data: 0, createdAtMs: nowMs, touchedAtMs: nowMs });
  expect(made.absoluteExpiresAtMs).toBe(nowMs + absoluteLifetimeMs);
  endTooMany(model, userId);
  await agreeOnUser(scene, userId);
}

/** Twice, so that the second may be a hit. */
async function verify(scene: Scene, session: ModelSession): Promise<void> {
  await agree(scene, session);
  await agree(scene, session);
}

/** Both replicas verify all there is, and have it near. */
async function verifyAll({ model, world }: Scene): Promise<void> {
  for (const replica of world.replicas)
    for (const session of model.sessions) await agree({ model, world, replica }, session);
}

async function update(scene: Scene, session: ModelSession): Promise<void> {
  const updated = await scene.replica.sessions.update(session.publicId, (count) => count + 1);
  const live = isLive(scene.model, session);
  if (live) session.data += 1;
  expect(updated).toEqual(live ? sessionOf(session) : undefined);
  await agree(scene, session);
}

async function touch(scene: Scene, session: ModelSession): Promise<void> {
  const live = isLive(scene.model, session);
  expect(await scene.replica.sessions.touch(session.publicId)).toBe(live);
  use(scene.model, session);
  await agree(scene, session);
}

async function rotate(scene: Scene, session: ModelSession): Promise<void> {
  const { model, replica } = scene;
  const issued = await replica.sessions.rotate(session.publicId);
  expect(issued !== undefined).toBe(isLive(model, session));
  if (issued !== undefined) {
    const made = admit(model, issued, { ...session, touchedAtMs: model.nowMs });
    expect(made.absoluteExpiresAtMs).toBe(session.absoluteExpiresAtMs);
    session.ended = true;
  }
  await agreeOnUser(scene, session.userId);
}

async function revoke(scene: Scene, session: ModelSession): Promise<void> {
  const live = isLive(scene.model, session);
  expect(await scene.replica.sessions.revoke(session.publicId)).toBe(live);
  session.ended ||= live;
  await agree(scene, session);
}

async function find({ model, replica }: Scene, session: ModelSession): Promise<void> {
  const expected = isLive(model, session) ? sessionOf(session) : undefined;
  expect(await replica.sessions.find(session.publicId)).toEqual(expected);
}

async function revokeOthers(scene: Scene, { userId, publicId: except }: ModelSession): Promise<void> {
  const { model, replica } = scene;
  const others = model.sessions.filter((one) => one.userId === userId && one.publicId !== except);
  const live = others.filter((one) => isLive(model, one));
  const ended = await replica.sessions.revokeAll(userId, { except });
  // Sessions that are over by the clock alone, Redis may still have.
  expect(ended).toBeGreaterThanOrEqual(live.length);
  expect(ended).toBeLessThanOrEqual(others.filter((one) => !one.ended).length);
  for (const one of others) one.ended = true;
  await agreeOnUser(scene, userId);
}

async function revokeAll(scene: Scene, userId: string): Promise<void> {
  await scene.replica.sessions.revokeAll(userId);
  for (const one of scene.model.sessions) if (one.userId === userId) one.ended = true;
  await agreeOnUser(scene, userId);
}

/** The more frequent a command, the more often it is here. */
export const sessionCommands = [
  ...Array.from({ length: 4 }, () => onUser(create)),
  ...Array.from({ length: 4 }, () => onSession(verify)),
  ...Array.from({ length: 4 }, () => onSession(verifyAll)),
  onSession(update),
  onSession(touch),
  onSession(rotate),
  onSession(revoke),
  onSession(find),
  onSession(revokeOthers),
  onUser(revokeAll),
  onUser(agreeOnUser),
];
