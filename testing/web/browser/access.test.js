import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Person, browse, skip } from './people.js';
import { Server } from './server.js';

/** To be looked at: what the page looks like at each width, on both grounds. */
const PICTURES = fileURLToPath(new URL('../target/pictures/', import.meta.url));
const WIDTHS = [320, 768, 1440];

let server, browser;

before(async () => {
  if (skip) return;
  mkdirSync(PICTURES, { recursive: true });
  [server, browser] = await Promise.all([Server.start('--admin', 'ada'), browse()]);
  (await server.line('ada', undefined, server.adminCode)).end();
  const [ann, bob] = [await server.line('ann'), await server.line('bob')];
  await ann.ask({ action: 'create', room: 'dev', topic: '0.9 on Thursday. The build is green, please try the web page' });
  await ann.ask({ action: 'create', room: 'releases', kind: 'private' });
  await ann.ask({ action: 'add', room: 'dev', username: 'bob' });
  await ann.ask({
    action: 'send',
    room: 'dev',
    text: 'Logs go to a file from now on: `--log-file server.log`. It is in the manual: https://example.org/manual/logs',
  });
  const asked = await bob.ask({ action: 'send', room: 'dev', text: 'Does anybody else see the unread count jump back?' });
  const answer = await ann.ask({ action: 'send', room: 'dev', text: 'Yes: from 3 to 0, and back to 3.', reply_to: asked.id });
  await bob.ask({ action: 'react', room: 'dev', id: answer.id, emoji: '👍' });
  await bob.ask({ action: 'send', room: 'dev', text: '@ann could you look at it before the release?' });
  await bob.ask({ action: 'send', room: 'dev', text: 'brings coffee for whoever fixes it', kind: 'action' });
  await bob.ask({ action: 'create', room: 'design' });
  await bob.ask({ action: 'send', room: '@ann', text: 'psst' });
  await bob.ask({ action: 'send', text: 'ההגדרות נשמרו, אפשר להמשיך.' });
  ann.end();
  bob.end();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Of the other ground only the colours are looked at: nothing else of the page differs. */
const COLOURS_ONLY = { runOnly: ['color-contrast'] };

async function audit({ page }, within, what, options = {}) {
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
  // By the browser's own way: the page's policy lets nothing else in.
  const { violations } = await page.evaluate(
    ([selector, more]) => globalThis.axe.run(selector ?? document, { resultTypes: ['violations'], ...more }),
    [within, options],
  );
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n  ')}`,
  );
  assert.deepEqual(told, [], what);
}

async function isWithin({ page }, what) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, `${what}: nothing scrolls sideways`);
}

/** A state of the page on both grounds: audited within what is new in it, and kept as a picture. */
async function look(person, width, name, within) {
  if (within) await person.page.locator(within).first().waitFor();
  await isWithin(person, name);
  for (const colorScheme of ['light', 'dark']) {
    await person.page.emulateMedia({ colorScheme });
    await audit(person, within, `${name}, ${colorScheme}`, colorScheme === 'light' ? {} : COLOURS_ONLY);
    await person.page.screenshot({ path: `${PICTURES}${name}-${width}-${colorScheme}.png` });
  }
}

/** How one comes to each state, and what is new in it; nothing named: the whole page. */
const STATES = {
  room: [async () => {}],
  actions: [
    async ({ page }) => {
      await page.locator('.m').last().focus();
      await page.locator('#acts').waitFor();
    },
    '#wrap',
  ],
  menu: [
    async ({ page }) => {
      await page.locator('.m').last().focus();
      await page.locator('#acts').getByRole('button', { name: 'More' }).click();
      await page.getByRole('menu').waitFor();
    },
    '[role=menu]',
  ],
  rooms: [
    async ({ page }) => {
      if (await page.locator('#open-rooms').isVisible()) await page.click('#open-rooms');
    },
  ],
  members: [
    async ({ page }) => {
      if ((await page.locator('#open-members').getAttribute('aria-expanded')) === 'false') await page.click('#open-members');
      await page.locator('.mem').first().waitFor();
    },
  ],
  card: [
    async (person) => {
      await STATES.members[0](person);
      await person.page.locator('.mem', { hasText: 'bob' }).click();
      await person.page.getByText('Make bob').first().waitFor();
    },
    'dialog',
  ],
  search: [
    async ({ page }) => {
      await page.click('#open-search');
      await page.fill('#find-words', 'count');
      await page.keyboard.press('Enter');
      await page.locator('.hit').first().waitFor();
    },
  ],
  switcher: [
    async ({ page }) => {
      await page.keyboard.press('Control+k');
      await page.locator('[role=combobox]:focus').waitFor();
      await page.keyboard.type('de');
      await page.getByRole('option', { name: /^Join #design/ }).waitFor();
      await page.locator('.pick .opt', { hasText: 'dev' }).waitFor();
    },
    'dialog',
  ],
  browse: [
    async (person) => {
      await STATES.rooms[0](person);
      await person.page.click('#add-room');
      await person.page.locator('.browse li').first().waitFor();
    },
    'dialog',
  ],
  create: [
    async (person) => {
      await STATES.browse[0](person);
      await person.page.getByRole('button', { name: 'Make a room', exact: true }).click();
    },
    'dialog',
  ],
  settings: [
    async (person) => {
      await STATES.rooms[0](person);
      await person.page.click('#settings');
      await person.page.getByText('Notify me').waitFor();
    },
    'dialog',
  ],
  emoji: [
    async ({ page }) => {
      await page.locator('#text').pressSequentially('a :smile');
      await page.locator('#emoji').waitFor();
    },
    '#write',
  ],
  people: [
    async ({ page }) => {
      await page.locator('#text').pressSequentially('@b');
      await page.locator('#emoji').waitFor();
    },
    '#write',
  ],
  writing: [
    async ({ page }) => {
      await page.locator('.m').last().focus();
      await page.locator('#acts').getByRole('button', { name: 'Reply' }).click();
      await page.fill('#text', `${'What I found, in the order in which it happened.\n'.repeat(80)}`);
    },
    '#write',
  ],
};

/** Esc closes whatever is open, one after the other; a text is nothing that is open. */
async function escape({ page }, state) {
  const isOpen = () =>
    page.evaluate(
      () =>
        document.querySelector('dialog, [role=menu], #emoji:not([hidden]), #about:not([hidden])') !== null ||
        document.querySelector('#room').inert,
    );
  for (let i = 0; i < 3 && (await isOpen()); i++) await page.keyboard.press('Escape');
  // A dialog goes shortly after the key.
  for (let i = 0; i < 100 && (await isOpen()); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(await isOpen(), false, `${state}: Esc closes it`);
  await page.fill('#text', '');
}

for (const width of WIDTHS) {
  test(`at ${width} px no violation of what axe-core knows, nothing is cut off, and Esc closes whatever is open`, { skip }, async () => {
    const options = {
      viewport: { width, height: width < 500 ? 640 : 900 },
      bypassCSP: true,
      reducedMotion: 'reduce',
      hasTouch: width < 500,
    };
    const ann = await Person.come(browser, server, 'ann', options);
    await ann.context.addInitScript({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    await ann.page.reload();
    await ann.page.locator('#gate').waitFor();
    await look(ann, width, 'login');
    await ann.page.getByText('New account').click();
    await look(ann, width, 'register', '#gate');
    await ann.page.getByText('Log in', { exact: true }).first().click();
    await ann.enter('correct horse');
    await ann.go('dev');
    await ann.sees('could you look');
    for (const [name, [enter, within]] of Object.entries(STATES)) {
      await enter(ann);
      await look(ann, width, name, within);
      await escape(ann, name);
    }
    await ann.leave();
  });
}

/** Dialogs, each by the menu or the card that leads to it, and what it is called. */
const DIALOGS = {
  topic: ['room', 'Change the topic…'],
  banned: ['room', 'Who is banned…'],
  archive: ['room', 'Archive the room…'],
  leave: ['room', 'Leave the room…'],
  delete: ['message', 'Delete…'],
  mute: ['card', 'Mute…'],
  remove: ['card', 'Remove from the room…'],
  ban: ['card', 'Ban…'],
  sessions: ['card', 'End all sessions…'],
  invite: ['settings', 'Invite somebody'],
  announce: ['settings', 'Say something to everybody'],
  password: ['settings', 'Change the password'],
};

/** @param {Person} person @param {string} from */
async function openWay(person, from) {
  const { page } = person;
  if (from === 'room') await page.click('#open-menu');
  else if (from === 'message') {
    await page.locator('.m', { hasText: 'about this' }).focus();
    await page.locator('#acts').getByRole('button', { name: 'More' }).click();
  } else if (from === 'settings') await STATES.settings[0](person);
  else await STATES.card[0](person);
}

async function goOffline({ context, page }, isOffline) {
  await context.setOffline(isOffline);
  await page.evaluate(() => dispatchEvent(new Event('online')));
}

test('what one sees seldom has no violation either: refusals, dialogs, what happens, and where one is in no room', { skip }, async () => {
  const width = 320;
  const options = { viewport: { width, height: 640 }, bypassCSP: true, reducedMotion: 'reduce', hasTouch: true };
  const [line, bob] = [await server.line('ada'), await server.line('bob')];
  (await server.line('gil')).end();
  await line.ask({ action: 'create', room: 'ward' });
  for (const username of ['bob', 'gil']) await line.ask({ action: 'add', room: 'ward', username });
  await line.ask({ action: 'ban', room: 'ward', username: 'gil', reason: 'spam' });
  await bob.ask({ action: 'create', room: 'open' });
  // Of a public one nobody removes an admin.
  for (const room of ['club', 'cell']) await bob.ask({ action: 'create', room, kind: 'private' });
  for (const room of ['club', 'cell']) await bob.ask({ action: 'add', room, username: 'ada' });

  const ada = await Person.come(browser, server, 'ada', options);
  const { page } = ada;
  await ada.context.addInitScript({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
  await page.reload();
  await page.fill('#name', 'ada');
  await page.fill('#pass', 'wrong horse');
  await page.press('#pass', 'Enter');
  await page.locator('#wrong .err').waitFor();
  await look(ada, width, 'login-refused', '#gate');
  await page.getByText('New account').click();
  // As it is where a code is asked for.
  await page.evaluate(() => (document.getElementById('code-row').hidden = false));
  await look(ada, width, 'register-code', '#gate');
  await page.getByText('Log in', { exact: true }).first().click();
  await ada.enter('correct horse');

  await bob.ask({ action: 'send', room: 'ward', text: 'Who knows about this?' });
  // Whoever is there when it comes has seen it.
  await page.locator('#room-list li', { hasText: 'ward, 1 unread' }).waitFor({ state: 'attached' });
  await ada.go('ward');
  await page.locator('#fresh').waitFor();
  await look(ada, width, 'fresh', '#log');
  for (const [name, [from, label]] of Object.entries(DIALOGS)) {
    await openWay(ada, from);
    if (name === 'topic') await look(ada, width, 'room-menu', '[role=menu]');
    await page.getByRole(from === 'room' || from === 'message' ? 'menuitem' : 'button', { name: label, exact: true }).click();
    const dialog = page.locator('dialog[open]');
    if (name === 'banned') await dialog.getByText('gil').waitFor();
    else if (name === 'invite') await dialog.locator('.code').waitFor();
    else await dialog.locator('form').waitFor();
    if (name === 'password') await dialog.getByRole('button', { name: 'Change it' }).click();
    await look(ada, width, name, 'dialog');
    await escape(ada, name);
  }
  await ada.says('/help');
  await page.locator('dialog .help').waitFor();
  await look(ada, width, 'help', 'dialog');
  await escape(ada, 'help');

  await line.ask({ action: 'announce', text: 'The server restarts at noon, for a minute.' });
  await page.locator('#announcements .banner').waitFor();
  await goOffline(ada, true);
  await page.locator('#offline').waitFor();
  await openWay(ada, 'message');
  await page.getByRole('menuitem', { name: 'Copy the link' }).click();
  await page.locator('#toast:not(:empty)').waitFor();
  await look(ada, width, 'told', '#app');
  await ada.says('in vain');
  await line.ask({ action: 'archive', room: 'ward' });
  await goOffline(ada, false);
  await page.locator('.m.failed').waitFor();
  await page.locator('#closed').waitFor();
  await look(ada, width, 'failed', '#room');

  await bob.ask({ action: 'kick', room: 'club', username: 'ada', reason: 'not your day' });
  await bob.ask({ action: 'ban', room: 'cell', username: 'ada', reason: 'spam' });
  for (const [room, says] of Object.entries({
    club: 'You were removed from club',
    cell: 'You are banned from cell',
    open: 'You aren’t in this room.',
    nowhere: 'No room here',
  })) {
    await ada.go(room);
    await page.getByText(says).waitFor();
    await look(ada, width, `outside-${room}`, '#room');
  }
  line.end();
  bob.end();
  await ada.leave();
});

test('the keyboard alone does everything', { skip }, async () => {
  const cyd = await Person.come(browser, server, 'cyd');
  const { keyboard } = cyd.page;
  const focused = () =>
    cyd.page.evaluate(
      () => document.activeElement?.id || document.activeElement?.getAttribute('aria-label') || document.activeElement?.localName,
    );
  const tabTo = async (id, key = 'Tab') => {
    for (let i = 0; i < 40; i++) {
      if ((await focused()) === id) return;
      await keyboard.press(key);
    }
    assert.fail(`${id} is not reached by ${key}`);
  };
  await cyd.page.locator('#name:focus').waitFor();
  await tabTo('old', 'Shift+Tab');
  await keyboard.press('ArrowRight');
  await tabTo('name');
  await keyboard.type('cyd');
  await keyboard.press('Tab');
  await keyboard.type('correct horse');
  await keyboard.press('Enter');
  await cyd.page.locator('#app').waitFor();
  await cyd.isIn('lobby');

  await tabTo('add-room', 'Shift+Tab');
  await keyboard.press('Enter');
  await cyd.page.getByRole('button', { name: 'Join dev' }).waitFor();
  await tabTo('Join dev');
  await keyboard.press('Enter');
  await cyd.isIn('dev');

  await tabTo('log');
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  assert.equal(await focused(), 'React with thumbs up');
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await keyboard.type('by keys alone');
  await keyboard.press('Enter');
  // Only what is stored can be changed.
  await cyd.page.locator('.m[data-id]', { hasText: 'by keys alone' }).waitFor();
  await keyboard.press('ArrowUp');
  await keyboard.type('!');
  await keyboard.press('Enter');
  await cyd.message('by keys alone!').getByText('(edited)').waitFor();

  await keyboard.press('Control+k');
  await cyd.page.locator('[role=combobox]:focus').waitFor();
  await keyboard.type('desi');
  await cyd.page.getByRole('option', { name: /^Join #design/, selected: true }).waitFor();
  await keyboard.press('Enter');
  await cyd.isIn('design');
  await keyboard.press('Control+k');
  await cyd.page.locator('[role=combobox]:focus').waitFor();
  await keyboard.type('lob');
  await keyboard.press('Enter');
  await cyd.isIn('lobby');
  await keyboard.press('Control+f');
  await cyd.page.locator('#find-words:focus').waitFor();
  await keyboard.type('נשמרו');
  await keyboard.press('Enter');
  await cyd.page.locator('.hit').waitFor();
  await keyboard.press('Escape');
  assert.equal(await cyd.page.locator('#search').isVisible(), false);
  await cyd.leave();
});

test('a screen reader is told of what others write, and of nothing else', { skip }, async () => {
  const dan = await Person.register(browser, server, 'dan');
  const live = () => dan.page.locator('#log').getAttribute('aria-live');
  assert.equal(await live(), 'off');
  await dan.says('mine');
  await dan.sees('mine');
  assert.equal(await live(), 'off');
  const eve = await server.line('eve');
  const { id } = await eve.ask({ action: 'send', text: 'somebody else’s' });
  await dan.sees('somebody else’s');
  assert.equal(await live(), 'polite');
  await eve.ask({ action: 'react', id, emoji: '🎉' });
  await dan.page.locator('.reacts').waitFor();
  assert.equal(await live(), 'off');
  eve.end();
  await dan.leave();
});
