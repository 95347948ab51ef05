import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, browse, skip } from './people.js';
import { Server } from './server.js';

let server, browser;

before(async () => {
  if (!skip) [server, browser] = await Promise.all([Server.start(), browse()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const offline = async (person, isOffline) => {
  await person.context.setOffline(isOffline);
  // Chromium doesn't end sockets that are open: the page finds out by asking, as after a sleep.
  await person.page.evaluate(() => dispatchEvent(new Event('online')));
  await person.page.locator('#offline').waitFor({ state: isOffline ? 'visible' : 'hidden' });
};

/** A room of bob's, with somebody in it. */
async function roomWith(person, name) {
  const bob = await server.line('bob');
  await bob.ask({ action: 'create', room: name });
  await bob.ask({ action: 'send', room: name, text: `welcome to ${name}` });
  await bob.ask({ action: 'add', room: name, username: person.name });
  await person.page.locator('#room-list a', { hasText: name }).waitFor();
  return bob;
}

test('a message that one changes or answers is still that one after another room, and after a reload', { skip }, async () => {
  const ann = await Person.register(browser, server, 'ann');
  const text = ann.page.locator('#text');
  await ann.says('good');
  await ann.sees('good');
  await ann.page.waitForFunction(() => !document.querySelector('.sending'));
  await text.press('ArrowUp');
  await text.fill('better');
  await ann.go('@bob');
  await ann.isIn('bob');
  assert.equal(await text.inputValue(), '');
  await ann.page.reload();
  await ann.isIn('bob');
  await ann.go('lobby');
  await ann.isIn('lobby');
  await ann.page.getByText('Changing your message').waitFor();
  assert.equal(await text.inputValue(), 'better');
  await text.press('Enter');
  await ann.sees('better');
  assert.equal(await ann.message('good').count(), 0);
  await ann.leave();
});

test('what is refused is told wherever one is, and stands where the room was', { skip }, async () => {
  const cyd = await Person.register(browser, server, 'cyd');
  const bob = await roomWith(cyd, 'dev');
  await roomWith(cyd, 'ops').then((line) => line.end());
  await cyd.go('dev');
  await cyd.sees('welcome to dev');
  await offline(cyd, true);
  await cyd.says('from the tunnel');
  await cyd.go('ops');
  await cyd.page.getByText('This room will be read when the connection is back.').waitFor();
  await bob.ask({ action: 'kick', room: 'dev', username: 'cyd' });
  await offline(cyd, false);
  await cyd.sees('welcome to ops');
  await cyd.page.locator('#toast', { hasText: 'Not sent in dev: ' }).waitFor();
  await cyd.page.locator('#room-list a', { hasText: 'not sent' }).click();
  await cyd.page.getByText('from the tunnel').waitFor();
  await cyd.page.getByRole('button', { name: 'Copy' }).click();
  await cyd.page.locator('#toast', { hasText: 'copied' }).waitFor();
  await cyd.page.getByRole('button', { name: 'Discard' }).click();
  await cyd.page.getByText('from the tunnel').waitFor({ state: 'detached' });
  await cyd.page.locator('#room-list a', { hasText: 'not sent' }).waitFor({ state: 'detached' });
  bob.end();
  await cyd.leave();
});

test('when a mute ends one may write, and who is added takes no focus away', { skip }, async () => {
  const dan = await Person.register(browser, server, 'dan');
  const bob = await roomWith(dan, 'quiet');
  await dan.go('quiet');
  await dan.sees('welcome to quiet');
  const add = dan.page.getByRole('button', { name: 'Add somebody' });
  await add.focus();
  await server.line('gus').then((line) => line.end());
  await bob.ask({ action: 'add', room: 'quiet', username: 'gus' });
  await dan.page.locator('#member-list').getByText('gus').waitFor();
  assert.ok(
    await add.evaluate((element) => element === document.activeElement),
    'who goes through the members by keys stays where they are',
  );
  await bob.ask({ action: 'mute', room: 'quiet', username: 'dan', seconds: 3 });
  await dan.page.getByText('You are muted here').waitFor();
  await dan.says('I am back');
  await dan.sees('I am back');
  bob.end();
  await dan.leave();
});

test('where the browser keeps nothing, that is told instead of the opposite', { skip }, async () => {
  const eve = await Person.register(browser, server, 'eve');
  await eve.page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await eve.page.fill('#text', 'begun');
  await eve.page.locator('#toast', { hasText: 'This browser can’t keep what you have written here.' }).waitFor();
  await offline(eve, true);
  await eve.page.locator('#offline', { hasText: 'What you write is lost if you close this page.' }).waitFor();
  const asked = eve.page.waitForEvent('dialog');
  await eve.page.close({ runBeforeUnload: true });
  assert.equal((await asked).type(), 'beforeunload');
  await (await asked).accept();
  await eve.leave();
});

test('who comes back and gets no connection is told so, and can log out', { skip }, async () => {
  const fay = await Person.register(browser, server, 'fay');
  await fay.page.addInitScript(() => {
    globalThis.WebSocket = class {
      constructor() {
        setTimeout(() => this.onclose?.({}));
      }
      close() {}
    };
  });
  await fay.page.reload();
  await fay.page.locator('#coming', { hasText: /No connection\. Trying again/ }).waitFor();
  await fay.page.getByRole('button', { name: 'Try now' }).waitFor();
  await fay.page.getByRole('button', { name: 'Log out' }).click();
  await fay.page.locator('#enter').waitFor();
  assert.equal(await fay.page.evaluate(() => sessionStorage.getItem('chatroom/pass')), null);
  await fay.leave();
});
