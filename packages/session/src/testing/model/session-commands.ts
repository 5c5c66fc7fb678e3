import { expect } from 'vitest';
import { admit, agree, agreeOnUser, endTooMany, onSession, onUser, type Scene } from './command.ts';
import { absoluteLifetimeMs, isLive, sessionOf, use, type ModelSession } from './model.ts';

// A process sees its own changes at once. Each command therefore checks on the same process, before any other change arrives.

async function create(scene: Scene, userId: string): Promise<void> {
  const { model, testProcess } = scene;
  const { nowMs } = model;
  const issued = await testProcess.sessions.create({ userId, data: 0 });
  const made = admit(model, issued, {
    userId,
    data: 0,
    createdAtMs: nowMs,
    authenticatedAtMs: nowMs,
    touchedAtMs: nowMs,
  });
  expect(made.absoluteExpiresAtMs).toBe(nowMs + absoluteLifetimeMs);
  endTooMany(model, userId);
  await agreeOnUser(scene, userId);
}

/** Verifies twice, so that the second may be a hit. */
async function verify(scene: Scene, session: ModelSession): Promise<void> {
  await agree(scene, session);
  await agree(scene, session);
}

/** Both processes verify every session, so that the live ones are in both near caches. */
async function verifyAll({ model, world }: Scene): Promise<void> {
  for (const testProcess of world.processes)
    for (const session of model.sessions) await agree({ model, world, testProcess }, session);
}

async function update(scene: Scene, session: ModelSession): Promise<void> {
  const updated = await scene.testProcess.sessions.update(session.publicId, (count) => count + 1);
  const live = isLive(scene.model, session);
  if (live) session.data += 1;
  expect(updated).toEqual(live ? sessionOf(session) : undefined);
  await agree(scene, session);
}

async function touch(scene: Scene, session: ModelSession): Promise<void> {
  const live = isLive(scene.model, session);
  expect(await scene.testProcess.sessions.touch(session.publicId)).toBe(live);
  use(scene.model, session);
  await agree(scene, session);
}

async function rotate(scene: Scene, session: ModelSession): Promise<void> {
  const { model, testProcess } = scene;
  const issued = await testProcess.sessions.rotate(session.publicId);
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
  expect(await scene.testProcess.sessions.revoke(session.publicId)).toBe(live);
  session.ended ||= live;
  await agree(scene, session);
}

async function find({ model, testProcess }: Scene, session: ModelSession): Promise<void> {
  const expected = isLive(model, session) ? sessionOf(session) : undefined;
  expect(await testProcess.sessions.find(session.publicId)).toEqual(expected);
}

async function revokeOthers(scene: Scene, { userId, publicId: except }: ModelSession): Promise<void> {
  const { model, testProcess } = scene;
  const others = model.sessions.filter((one) => one.userId === userId && one.publicId !== except);
  const live = others.filter((one) => isLive(model, one));
  const ended = await testProcess.sessions.revokeAll(userId, { except });
  // Redis may still hold sessions that have ended by the injected clock.
  expect(ended).toBeGreaterThanOrEqual(live.length);
  expect(ended).toBeLessThanOrEqual(others.filter((one) => !one.ended).length);
  for (const one of others) one.ended = true;
  await agreeOnUser(scene, userId);
}

async function revokeAll(scene: Scene, userId: string): Promise<void> {
  await scene.testProcess.sessions.revokeAll(userId);
  for (const one of scene.model.sessions) if (one.userId === userId) one.ended = true;
  await agreeOnUser(scene, userId);
}

/** A command that occurs here more often runs more often. */
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
