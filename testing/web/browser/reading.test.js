import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, browse, skip } from './people.js';
import { Server } from './server.js';

let server, browser, bob, ann, line;

before(async () => {
  if (skip) return;
  [server, browser] = await Promise.all([Server.start('--messages-per-second', '0', '--rooms-per-hour', '0'), browse()]);
  [bob, line] = [await server.line('bob'), await server.line('ann')];
  ann = await Person.come(browser, server, 'ann');
  await ann.enter('correct horse');
});

after(async () => {
  bob?.end();
  line?.end();
  await browser?.close();
  await server?.stop();
});

async function say(room, from, to) {
  const asked = [];
  for (let i = from; i <= to; i++) asked.push(bob.ask({ action: 'send', room, text: `message ${i}.` }));
  return (await Promise.all(asked)).map(({ id }) => id);
}

/** A room of bob's that ann is in, and looks at from elsewhere. @returns the ids of its messages */
async function roomWith(room, messages) {
  await ann.go('lobby');
  await ann.isIn('lobby');
  await bob.ask({ action: 'create', room });
  await bob.ask({ action: 'add', room, username: 'ann' });
  return say(room, 1, messages);
}

const message = (i) => ann.page.locator('.m', { hasText: `message ${i}.` });

/** What ann has read of a room, as the server knows it. */
async function readOf(room) {
  const { rooms } = await line.ask({ action: 'rooms' });
  const { read_id: id, unread } = rooms.find((info) => info.room === room);
  return { id, unread };
}

async function until(holds, what) {
  for (let i = 0; i < 600; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(what);
}

const linkTo = (name) => ann.page.getByRole('link', { name });

/** Whether the line is in sight, and what is below it. */
const freshLine = () =>
  ann.page.evaluate(() => {
    const [log, fresh] = ['log', 'fresh'].map((id) => document.getElementById(id));
    if (!fresh) return undefined;
    const [sight, box] = [log.getBoundingClientRect(), fresh.getBoundingClientRect()];
    return {
      isSeen: box.top >= sight.top && box.bottom <= sight.bottom,
      text: fresh.nextElementSibling.querySelector('.txt')?.textContent,
    };
  });

const scroll = (by) => ann.page.evaluate((pixels) => (document.getElementById('log').scrollTop += pixels), by);

test('a room with much that is unread opens where one stopped; what is below is read as it is seen, and no sooner', { skip }, async () => {
  const ids = await roomWith('much', 250);
  await linkTo(/^#? ?much ?, 250 unread/).click();
  await ann.isIn('much');
  await message(1).waitFor();
  assert.deepEqual(await freshLine(), { isSeen: true, text: 'message 1.' });
  await until(async () => (await readOf('much')).id >= ids[0], 'what is seen counts as read');
  const { id } = await readOf('much');
  assert.ok(id < ids[60], `${id} of ${ids[249]}`);

  await scroll(100_000);
  await message(101).waitFor({ state: 'attached' });
  assert.equal(await message(250).count(), 0, 'the page goes on at its reader’s pace');
  await ann.page.locator('#newest', { hasText: 'new' }).waitFor();
  assert.ok((await readOf('much')).unread > 100);

  await ann.page.click('#newest');
  await message(250).waitFor();
  await until(async () => (await readOf('much')).unread === 0, 'at the end everything is read');
  await linkTo(/^#? ?much$/).waitFor();
  assert.equal(await ann.page.locator('#newest').isVisible(), false);
});

test('a room that one comes back to opens where one stopped', { skip }, async () => {
  await roomWith('back', 3);
  await ann.go('back');
  await message(3).waitFor();
  await until(async () => (await readOf('back')).unread === 0, 'all of it is seen');
  await ann.go('lobby');
  await ann.isIn('lobby');
  const ids = await say('back', 4, 60);
  await linkTo(/back ?, 57 unread/).click();
  await message(4).waitFor();
  assert.deepEqual(await freshLine(), { isSeen: true, text: 'message 4.' });
  assert.ok((await readOf('back')).id < ids[40]);
  await ann.page.waitForFunction(() => document.title.startsWith('• '));
  await scroll(100_000);
  await ann.page.waitForFunction(() => !document.title.startsWith('• '));
});

test('a link into what is unread reads nothing before it, and the count stays', { skip }, async () => {
  const ids = await roomWith('link', 300);
  await ann.page.goto(`${server.url}#/room/link/${ids[219]}`);
  await message(220).waitFor();
  await scroll(-300);
  await ann.page.locator('#newest', { hasText: '300 new' }).waitFor();
  await ann.go('lobby');
  await linkTo(/link ?, 300 unread/).waitFor();
  assert.equal((await readOf('link')).unread, 300);
});

test('whoever looks elsewhere finds the line above what came meanwhile, each time anew', { skip }, async () => {
  await roomWith('away', 2);
  await ann.go('away');
  await message(2).waitFor();
  await until(async () => (await readOf('away')).unread === 0, 'all of it is seen');
  for (const first of [3, 5]) {
    await ann.page.evaluate(() => (document.hasFocus = () => false));
    await say('away', first, first + 1);
    await message(first + 1).waitFor();
    assert.deepEqual(await freshLine(), { isSeen: true, text: `message ${first}.` });
    assert.equal((await readOf('away')).unread, 2);
    await ann.page.evaluate(() => {
      document.hasFocus = () => true;
      dispatchEvent(new Event('focus'));
    });
    await until(async () => (await readOf('away')).unread === 0, 'whoever comes back has seen it');
  }
});

test(
  'what was missed without a connection is below the line; that there is none is spoken beside a drawer and in a dialog',
  { skip },
  async () => {
    await roomWith('tunnel', 60);
    await ann.go('tunnel');
    await message(1).waitFor();
    await scroll(100_000);
    await message(60).waitFor();
    await until(async () => (await readOf('tunnel')).unread === 0, 'all of it is seen');

    await ann.page.setViewportSize({ width: 768, height: 900 });
    await ann.page.click('#open-members');
    const whereSpoken = () => ann.page.evaluate(() => document.getElementById('say').closest('[inert], dialog, body').localName);
    await ann.context.setOffline(true);
    await ann.page.evaluate(() => dispatchEvent(new Event('online')));
    await ann.page.locator('#say', { hasText: 'The connection is lost.' }).waitFor({ state: 'attached' });
    assert.equal(await ann.page.locator('#room').evaluate((room) => room.inert), true);
    assert.equal(await whereSpoken(), 'body');
    await ann.page.keyboard.press('Escape');
    await ann.page.keyboard.press('Control+k');
    await until(async () => (await whereSpoken()) === 'dialog', 'it is spoken in the dialog that has come');
    await ann.page.keyboard.press('Escape');
    await ann.page.waitForFunction(() => document.getElementById('say').closest('#app') !== null);

    await say('tunnel', 61, 160);
    await ann.context.setOffline(false);
    await message(61).waitFor();
    assert.deepEqual(await freshLine(), { isSeen: true, text: 'message 61.' });
    assert.ok((await readOf('tunnel')).unread > 50);
    await ann.leave();
  },
);
