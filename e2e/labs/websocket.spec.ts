import { expect, type Page } from '@playwright/test';
import { ClientMessage, ServerMessage, endpoints, socketPath } from '@session-lab/contract/labs/websocket';
import * as z from 'zod';
import { test } from '../support/browser.ts';
import { expectAnswer } from '../support/course.ts';
import { send } from '../support/http.ts';
import {
  expectAccessible,
  expectFitAndAccessible,
  guess,
  healReplicas,
  openStep,
  resetLab,
} from '../support/lab.ts';
import { connectTo } from '../support/socket.ts';

// The whole lab with real WebSockets. Each number on the screen is compared with the frames of the page.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const address = '/labs/websocket';
const openAndSend = 'Open two sockets, send one message';
const yes = 'Yes: both tabs have the same session';
const no = 'No: it stays on the server of tab 1';

/** The frames of one WebSocket of the page, in order. */
type Socket = { sent: ClientMessage[]; received: ServerMessage[] };

/** Collects the frames of the lab's WebSockets, in the order of their handshakes. */
function collectFrames(page: Page): Socket[] {
  const sockets: Socket[] = [];
  page.on('websocket', (socket) => {
    const { pathname, searchParams } = new URL(socket.url());
    if (pathname !== socketPath) return;
    expect(searchParams.get('access_token')).toMatch(/^[\w-]{86}$/);
    const frames: Socket = { sent: [], received: [] };
    sockets.push(frames);
    socket.on('framesent', ({ payload }) =>
      frames.sent.push(ClientMessage.parse(JSON.parse(payload.toString()))),
    );
    socket.on('framereceived', ({ payload }) =>
      frames.received.push(ServerMessage.parse(JSON.parse(payload.toString()))),
    );
  });
  return sockets;
}

const welcomesOf = (sockets: readonly Socket[]) =>
  sockets.flatMap(({ received }) => received.flatMap((one) => (one.type === 'welcome' ? [one] : [])));
const acknowledgedOf = (sockets: readonly Socket[]) =>
  sockets.flatMap(({ received }) => received.flatMap((one) => (one.type === 'acknowledged' ? [one] : [])));
const messagesOf = (sockets: readonly Socket[]) =>
  sockets.flatMap(({ received }) => received.flatMap((one) => (one.type === 'message' ? [one] : [])));
const sentOf = (sockets: readonly Socket[]) =>
  sockets.flatMap(({ sent }) => sent.flatMap((one) => (one.type === 'send' ? [one] : [])));

/** The times of the page's own events, by its own clock: `send <id>`, `message <id>`, `close <code>`, `sign-out`. */
const Events = z.array(z.object({ name: z.string(), atMs: z.number() }));

/** Records the times at which the page sends and receives, before any script of the page. */
async function recordTimes(page: Page): Promise<() => Promise<z.infer<typeof Events>>> {
  await page.addInitScript(() => {
    const events: { name: string; atMs: number }[] = [];
    Reflect.set(globalThis, 'recordedEvents', events);
    const addEvent = (name: string): void => void events.push({ name, atMs: performance.now() });
    const add = (data: unknown): void => {
      const parsed = Object(JSON.parse(String(data)));
      const id: unknown =
        Reflect.get(parsed, 'id') ?? Reflect.get(Object(Reflect.get(parsed, 'message')), 'id');
      addEvent(`${String(Reflect.get(parsed, 'type'))} ${String(id)}`);
    };
    const Original = WebSocket;
    class Recorded extends Original {
      constructor(...parameters: ConstructorParameters<typeof WebSocket>) {
        super(...parameters);
        this.addEventListener('message', ({ data }) => {
          add(data);
        });
        this.addEventListener('close', ({ code }) => {
          addEvent(`close ${code}`);
        });
      }
      override send(data: string): void {
        add(data);
        super.send(data);
      }
    }
    Reflect.set(globalThis, 'WebSocket', Recorded);
    const originalFetch = fetch;
    Reflect.set(globalThis, 'fetch', (...parameters: Parameters<typeof fetch>) => {
      if (JSON.stringify(parameters[0]).includes('/sign-out')) addEvent('sign-out');
      return originalFetch(...parameters);
    });
  });
  return async () =>
    Events.parse(await page.evaluate((): unknown => Reflect.get(globalThis, 'recordedEvents')));
}

/** Returns the milliseconds of a duration on the screen: `0.31 ms`, `38 ms`, `1.2 s`. */
function millisecondsIn(text: string): number {
  const [, value, unit] = /([\d.]+)\s(µs|ms|s)\b/.exec(text) ?? [];
  return Number(value) * ({ µs: 0.001, ms: 1, s: 1000 }[unit ?? ''] ?? Number.NaN);
}

/** Rounding of the screen, and the time between two listeners of one event. */
const toleranceMs = 30;

const time = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});

const cell = (page: Page, bus: 'on' | 'off', hop: string) =>
  page.locator(`tr[data-bus='${bus}'] [data-hop='${hop}']`);

async function openTabs(page: Page): Promise<void> {
  await page.getByRole('button', { name: openAndSend }).click();
  await expectAnswer(page);
}

test('a message stops at its server without the bus, and crosses with it; each hop is the one that was reported', async ({
  page,
}) => {
  const sockets = collectFrames(page);
  const times = await recordTimes(page);
  await page.goto(address);
  await guess(page, yes);
  await expectAccessible(page, 'before the run');
  await openTabs(page);
  await expect(page.getByRole('region', { name: 'Right answer' })).toContainText(no);
  await expect(page.getByText(`Your guess: ${yes}`)).toBeVisible();

  // The two sockets are on the servers that named themselves, and the number of connections is that of the handshakes.
  const replicas = welcomesOf(sockets).map(({ replica }) => replica);
  expect(new Set(replicas).size).toBe(2);
  await expect(page.getByText(/^NGINX chose/)).toHaveText(
    `NGINX chose ${replicas[0]} for tab 1 and ${replicas.at(-1)} for tab 2: ${sockets.length} connections.`,
  );
  const [stopped] = acknowledgedOf(sockets);
  expect(stopped).toMatchObject({ received: { replica: replicas[0] }, published: null });
  expect(messagesOf(sockets)).toEqual([]);
  await expect(cell(page, 'off', 'received')).toHaveText(
    `${stopped?.received.replica} ${time.format(stopped?.received.atMs)}`,
  );
  await expect(cell(page, 'off', 'published')).toHaveText('not published');
  await expect(cell(page, 'off', 'delivered')).toHaveText('none');
  await expect(cell(page, 'off', 'arrived')).toHaveText('nothing within 1 s');
  await expect(page.getByText(/^You saw it/)).toHaveCount(0);

  await openStep(page, 'Break it');
  await page.getByRole('button', { name: 'Send with the bus' }).click();
  await expect(cell(page, 'on', 'arrived')).toHaveText(/^received after/);
  const [, crossed] = acknowledgedOf(sockets);
  const [message] = messagesOf(sockets);
  expect(message).toMatchObject({ source: 'bus', message: { id: crossed?.id, received: crossed?.received } });
  expect(message?.delivered.replica).toBe(replicas.at(-1));
  await expect(cell(page, 'on', 'received')).toHaveText(
    `${crossed?.received.replica} ${time.format(crossed?.received.atMs)}`,
  );
  expect(crossed?.published?.servers).toBe(2);
  await expect(cell(page, 'on', 'published')).toHaveText(
    `to ${crossed?.published?.servers} servers ${time.format(crossed?.published?.atMs)}`,
  );
  await expect(cell(page, 'on', 'delivered')).toHaveText(
    `${message?.delivered.replica} ${time.format(message?.delivered.atMs)}`,
  );
  const events = await times();
  const at = (name: string): number => events.find((event) => event.name === name)?.atMs ?? Number.NaN;
  const measured = at(`message ${message?.message.id}`) - at(`send ${crossed?.id}`);
  const onScreen = millisecondsIn(await cell(page, 'on', 'arrived').innerText());
  expect(Math.abs(onScreen - measured)).toBeLessThan(toleranceMs);
  await expect(
    page.getByText(`You saw it in message 2, which ${message?.delivered.replica} delivered.`),
  ).toBeVisible();

  // The way on the stage is the way that was reported.
  const player = page.getByRole('region', { name: 'Player' });
  await expect(player).toContainText(`${crossed?.received.replica} publishes the message to Redis: PUBLISH.`);
  await expect(player).toContainText(`${message?.delivered.replica} receives the message from Redis.`);
  await expect(player).toContainText('Tab 2 receives the message.');
  await expect(player).toContainText('Message 2: Tab 1 sends the message');

  await page.getByRole('button', { name: 'Send without the bus' }).click();
  await expect(player).toContainText('Message 3');
  expect(acknowledgedOf(sockets)[2]).toMatchObject({ published: null });
  await expect(player).toContainText(/The message stops at api-\d/);
  expect(messagesOf(sockets)).toHaveLength(1);
  await expectFitAndAccessible(page);
  await resetLab(page);
  await expect(page.getByText('No socket is open.')).toBeVisible();
});

test('the session ends: both sockets close within a second, with the code and the time on the screen', async ({
  page,
}) => {
  const times = await recordTimes(page);
  await page.goto(address);
  await openTabs(page);
  await openStep(page, 'Break it');
  await page.getByRole('button', { name: 'End the session' }).click();
  const closings = page.locator('[data-closing]');
  await expect(closings).toHaveText([/^\s*Tab 1: 4401 after/, /^\s*Tab 2: 4401 after/]);
  const events = await times();
  const signedOutAt = events.find(({ name }) => name === 'sign-out')?.atMs ?? Number.NaN;
  const closedAfter = events.flatMap(({ name, atMs }) => (name === 'close 4401' ? [atMs - signedOutAt] : []));
  expect(closedAfter).toHaveLength(2);
  const onScreen = (await closings.allInnerTexts()).map(millisecondsIn).sort((a, b) => a - b);
  for (const [index, ms] of onScreen.entries()) {
    expect(ms).toBeLessThan(1_000);
    expect(Math.abs(ms - (closedAfter[index] ?? Number.NaN))).toBeLessThan(toleranceMs);
  }
  await expect(page.getByText('Both sockets are closed.')).toBeVisible();
  await expect(page.getByText('4401 is this app’s close code for an ended session.')).toBeVisible();
  await expect(page.getByRole('figure')).toContainText('closed: 4401');
  await expectFitAndAccessible(page);

  // The next message opens a new session.
  await page.getByRole('button', { name: 'Send with the bus' }).click();
  await expect(cell(page, 'on', 'arrived')).toHaveText(/^received after/);
  await expect(page.getByText(/^NGINX chose/)).toBeVisible();
  await expect(closings).toHaveCount(0);
  await expect(page.getByText('Both sockets were opened with its token.')).toBeVisible();
});

/** Sends the messages of a crash run whose crash the server refuses. */
async function refuseCrash(page: Page): Promise<void> {
  await page.route('**/v1/admin/faults', (route) =>
    route.fulfill({
      status: 403,
      contentType: 'application/problem+json',
      json: { type: '/problems/forbidden', title: 'Forbidden.', status: 403, code: 'forbidden' },
    }),
  );
  const button = page.getByRole('button', { name: 'Crash the server of tab 1' });
  await button.click();
  await expect(page.getByText('Only an administrator may inject faults.')).toBeVisible();
  await expect(button).not.toHaveAttribute('aria-disabled', 'true', { timeout: 20_000 });
  await page.unroute('**/v1/admin/faults');
}

test('a server crashes: tab 1 connects to the other server, and every acknowledged message arrives', async ({
  page,
}) => {
  const sockets = collectFrames(page);
  await page.goto(address);
  await openTabs(page);
  const [crashed] = welcomesOf(sockets).map(({ replica }) => replica);
  await openStep(page, 'Break it');
  const counts = page.getByRole('table', { name: 'Messages during the crash' });
  await expect(counts.getByRole('cell')).toHaveText(['no crash yet']);
  await refuseCrash(page);
  await expect(counts.getByRole('cell')).toHaveText(['no crash yet']);
  const earlier = new Set(sentOf(sockets).map(({ id }) => id));
  try {
    await page.getByRole('button', { name: 'Crash the server of tab 1' }).click();
    await expect(page.getByText(/Tab 1 connected again after a random pause of/)).toBeVisible({
      timeout: 20_000,
    });
    await expect(page.getByRole('button', { name: 'End the session' })).not.toHaveAttribute(
      'aria-disabled',
      'true',
      { timeout: 20_000 },
    );
    const last = welcomesOf(sockets).at(-1)?.replica;
    expect(last).not.toBe(crashed);
    await expect(page.getByText(/Tab 1 connected again/)).toContainText(`now on ${last}.`);

    for (const tab of ['Tab 1', 'Tab 2']) {
      const other = tab === 'Tab 1' ? 'tab 2' : 'tab 1';
      const sent = sentOf(sockets).filter(
        ({ id, text }) => !earlier.has(id) && text.startsWith(`Hello ${other}`),
      );
      const ids = new Set(sent.map(({ id }) => id));
      const isOwn = (socket: Socket): boolean =>
        socket.sent.some((one) => one.type === 'send' && ids.has(one.id));
      const acknowledged = new Set(acknowledgedOf(sockets).flatMap(({ id }) => (ids.has(id) ? [id] : [])));
      const received = messagesOf(sockets.filter((socket) => !isOwn(socket))).flatMap(
        ({ message: { id } }) => (ids.has(id) ? [id] : []),
      );
      const arrived = new Set(received);
      expect(
        [...acknowledged].filter((id) => !arrived.has(id)),
        'acknowledged and lost',
      ).toEqual([]);
      const row = page.locator(`tr[data-from='${tab}'] td`);
      await expect(row).toHaveText(
        [
          ids.size,
          acknowledged.size,
          arrived.size,
          sent.length - ids.size,
          received.length - arrived.size,
        ].map(String),
      );
      expect(ids.size).toBe(10);
      expect(acknowledged.size).toBe(10);
    }
    const rows = await counts.getByRole('cell').allInnerTexts();
    await healReplicas();
    await refuseCrash(page);
    await expect(counts.getByRole('cell')).toHaveText(rows);
    await expectFitAndAccessible(page);
  } finally {
    await healReplicas();
  }
});

test('if NGINX chooses one server for both tabs, tab 2 connects again, and the page counts the connections', async ({
  page,
}) => {
  // A connection between those of the page takes the turn of the other server.
  let count = 0;
  await page.routeWebSocket(new RegExp(socketPath), async (route) => {
    count += 1;
    if (count === 2) {
      const { headers } = await send(endpoints.signIn.path, { method: 'POST' });
      await connectTo(
        `${socketPath}?access_token=${String(headers['authorization']).replace('Bearer ', '')}`,
      );
    }
    route.connectToServer();
  });
  await page.goto(address);
  await openTabs(page);
  expect(count).toBeGreaterThan(2);
  await expect(page.getByText(/^NGINX chose/)).toContainText(`: ${count} connections.`);
});

test('if a handshake is refused, the page states it, and the next run works', async ({ page }) => {
  await page.route(`**${endpoints.signIn.path}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      headers: { ...response.headers(), authorization: `Bearer ${'A'.repeat(85)}Q` },
    });
  });
  await page.goto(address);
  await page.getByRole('button', { name: openAndSend }).click();
  await expect(
    page.getByText('No server accepted the WebSocket. Press the button again.').first(),
  ).toBeVisible();
  await page.unroute(`**${endpoints.signIn.path}`);
  await openTabs(page);
});
