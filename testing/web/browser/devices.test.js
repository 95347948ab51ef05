import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, browse, skip } from './people.js';
import { Server } from './server.js';

/** What a finger hits (WCAG 2.2, 2.5.5), and what it can do with where there is no room for more (2.5.8). */
const FINGER = 44;
const LEAST = 24;

let server, browser;

before(async () => {
  if (!skip) [server, browser] = await Promise.all([Server.start(), browse()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Sizes of what can be touched and is seen, but for words within texts. */
const targets = (page, within) =>
  page.evaluate(
    (selector) =>
      [...document.querySelectorAll(`${selector} :is(button, a.r, label, textarea)`)]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]'))
        .map((element) => {
          const { width, height } = element.getBoundingClientRect();
          return {
            what: element.getAttribute('aria-label') || element.textContent.trim() || element.id,
            least: Math.round(Math.min(width, height)),
          };
        }),
    within,
  );

test('by touch alone one reaches everything, and hits it', { skip }, async () => {
  const ann = await Person.register(browser, server, 'ann', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const bob = await Person.register(browser, server, 'bob');
  await bob.says('one');
  await bob.says('two');
  await ann.sees('two');

  const acts = ann.page.locator('#acts');
  const box = (locator) => locator.evaluate((element) => element.getBoundingClientRect().toJSON());
  await ann.message('two').tap();
  await acts.waitFor();
  const two = await box(ann.message('two'));
  assert.ok(two.bottom <= (await box(acts)).top + 1, 'what was touched is seen, also at the end of the room');
  await ann.message('two').tap();
  await acts.waitFor({ state: 'hidden' });
  await ann.message('two').tap();
  assert.match(await acts.locator('time').innerText(), /^\d\d:\d\d$/, 'when it was written');
  for (const { what, least } of await targets(ann.page, '#acts')) assert.ok(least >= FINGER - 4, `${what}: ${least} px`);
  await acts.getByRole('button', { name: 'React with thumbs up' }).tap();
  const reaction = ann.message('two').getByRole('button', { name: '👍, 1: you' });
  await reaction.waitFor();
  await reaction.tap();
  await reaction.waitFor({ state: 'detached' });

  await ann.message('one').tap();
  await acts.getByRole('button', { name: 'Reply' }).tap();
  await acts.waitFor({ state: 'hidden' });
  await ann.page.locator('#text:focus').pressSequentially('to one');
  await ann.page.keyboard.press('Enter');
  await ann.page.keyboard.type('in two lines');
  await ann.page.locator('#send').tap();
  await ann.sees('to one\nin two lines');
  assert.equal(await ann.page.locator('#text:focus').inputValue(), '', 'one can go on writing');
  await bob.message('to one').locator('.quote', { hasText: 'one' }).waitFor();
  await ann.message('to one').locator('.txt').tap();
  await acts.getByRole('button', { name: 'More' }).tap();
  await ann.page.getByRole('menuitem', { name: 'Delete…' }).tap();
  await ann.page.getByRole('button', { name: 'Delete', exact: true }).tap();
  await bob.page.getByText('Message deleted').waitFor();

  await ann.page.locator('#open-rooms').tap();
  for (const { what, least } of await targets(ann.page, '#rooms')) assert.ok(least >= FINGER, `${what}: ${least} px`);
  await ann.page.getByRole('link', { name: 'lobby' }).tap();
  await ann.page.locator('#room:not([inert])').waitFor();
  for (const { what, least } of await targets(ann.page, '#room')) assert.ok(least >= LEAST, `${what}: ${least} px`);
  await ann.page.locator('#open-members').tap();
  await ann.page.locator('.mem', { hasText: 'bob' }).tap();
  await ann.page.getByRole('button', { name: 'Write a message' }).tap();
  await ann.isIn('bob');
  for (const person of [ann, bob]) await person.leave();
});

/** The log has room for some lines, the composer is seen, and nothing scrolls sideways. */
async function isUsable(person) {
  const { page } = person;
  const { log, text, isWide } = await page.evaluate(() => ({
    log: document.querySelector('#log').clientHeight,
    text: document.querySelector('#text').getBoundingClientRect().bottom <= innerHeight,
    isWide: document.documentElement.scrollWidth > innerWidth,
  }));
  assert.ok(log >= 100, `the log has ${log} px`);
  assert.ok(text, 'the composer is seen');
  assert.equal(isWide, false, 'nothing scrolls sideways');
}

test('at 200 % zoom, and with letters of twice the size, the page is all there', { skip }, async () => {
  const zoomed = await Person.register(browser, server, 'cyd', { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });
  await zoomed.says('is this large enough?');
  await zoomed.sees('large enough');
  await isUsable(zoomed);
  await zoomed.leave();

  const large = await browse('--blink-settings=defaultFontSize=32');
  try {
    const dan = await Person.register(large, server, 'dan', { viewport: { width: 1280, height: 800 } });
    assert.equal(await dan.page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '32px');
    await dan.says('and this?');
    await dan.sees('and this');
    await isUsable(dan);
    await dan.page.click('#open-members');
    await dan.page.locator('.mem', { hasText: 'dan' }).waitFor();
    await dan.page.keyboard.press('Escape');
    await dan.page.locator('#members').waitFor({ state: 'hidden' });
    await dan.leave();
  } finally {
    await large.close();
  }
});

test('the page can be installed as an app', { skip }, async () => {
  const eve = await Person.come(browser, server, 'eve');
  const devtools = await eve.context.newCDPSession(eve.page);
  const { errors, data } = await devtools.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  assert.equal(JSON.parse(data).display, 'standalone');
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  assert.deepEqual(
    // Each person of these tests has a window of their own, which keeps nothing.
    installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'),
    [],
  );
  await eve.leave();
});

test('notifications are asked for by a click, and come for what is meant for somebody who looks elsewhere', { skip }, async () => {
  const fay = await Person.come(browser, server, 'fay');
  // The system's own can't be looked at; all else is the page's.
  await fay.context.addInitScript(() => {
    globalThis.asked = 0;
    globalThis.notified = [];
    globalThis.isAway = false;
    document.hasFocus = () => !globalThis.isAway;
    globalThis.Notification = class extends EventTarget {
      static permission = 'default';
      static async requestPermission() {
        globalThis.asked++;
        return (this.permission = 'granted');
      }
      constructor(title, options) {
        super();
        globalThis.notified.push(Object.assign(this, { title, ...options }));
      }
      close() {}
    };
  });
  await fay.page.reload();
  await fay.page.getByText('New account').click();
  await fay.enter('correct horse');
  const gus = await server.line('gus');
  const notified = () => fay.page.evaluate(() => globalThis.notified.map(({ title, body }) => `${title}: ${body}`));

  await fay.page.evaluate(() => (globalThis.isAway = true));
  await gus.ask({ action: 'send', text: '@fay before you have asked for it' });
  await fay.sees('before you have asked');
  assert.equal(await fay.page.evaluate(() => globalThis.asked), 0);
  assert.deepEqual(await notified(), []);

  await fay.page.click('#settings');
  await fay.page.getByLabel('Notify me of mentions and direct messages').click();
  await fay.page.waitForFunction(() => globalThis.asked === 1);
  await fay.page.keyboard.press('Escape');
  await gus.ask({ action: 'send', text: 'to nobody' });
  await gus.ask({ action: 'send', text: 'look here, @fay' });
  await gus.ask({ action: 'send', room: '@fay', text: 'and here' });
  await fay.page.waitForFunction(() => globalThis.notified.length === 2);
  assert.deepEqual(await notified(), ['gus in lobby: look here, @fay', 'gus: and here']);
  await fay.page.waitForFunction(() => /^\(/.test(document.title));

  await fay.page.evaluate(() => globalThis.notified[1].dispatchEvent(new Event('click')));
  await fay.isIn('gus');
  await fay.sees('and here');
  await fay.page.evaluate(() => (globalThis.isAway = false));
  await gus.ask({ action: 'send', room: '@fay', text: 'you look at it' });
  await fay.sees('you look at it');
  assert.equal((await notified()).length, 2);
  gus.end();
  await fay.leave();
});
