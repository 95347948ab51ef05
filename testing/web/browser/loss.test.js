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

test('what was written while the server was away goes out once, in its order, and what was missed is there', { skip }, async () => {
  const ann = await Person.register(browser, server, 'ann');
  const bob = await Person.register(browser, server, 'bob');
  await ann.says('before');
  await bob.sees('before');
  await bob.go('@ann');
  await bob.page.locator('#topic', { hasText: 'Here' }).waitFor();

  await server.end('SIGKILL');
  await ann.page.getByText('No connection.').waitFor();
  await bob.page.waitForFunction(() => document.querySelector('#topic').textContent === '');
  await bob.go('lobby');
  for (const text of ['one', 'two', 'three']) await ann.says(text);
  await ann.message('three').getByText('Sending…').waitFor();
  await bob.says('from bob');

  await server.begin();
  for (const person of [ann, bob]) {
    // Either is back by itself just now, or can be told to try.
    await person.page.evaluate(() => document.querySelector('#try-now').click());
  }
  for (const person of [ann, bob]) {
    await person.sees('three');
    await person.sees('from bob');
    await person.page.locator('#offline').waitFor({ state: 'hidden' });
    await person.page.waitForFunction(() => !document.querySelector('.sending'));
  }
  const texts = await bob.texts();
  assert.deepEqual(
    texts.filter((text) => text !== 'from bob'),
    ['before', 'one', 'two', 'three'],
  );
  assert.equal(texts.filter((text) => text === 'from bob').length, 1);
  assert.deepEqual(await ann.texts(), texts);
  for (const person of [ann, bob]) await person.leave();
});

test('what a closed page had not sent is sent by the next one', { skip }, async () => {
  const cyd = await Person.register(browser, server, 'cyd');
  await cyd.page.evaluate(() => localStorage.setItem('chatroom/pass', sessionStorage.getItem('chatroom/pass')));
  await cyd.says('hello');
  await cyd.sees('hello');
  await server.end();
  await cyd.page.getByText('Not connected').waitFor();
  await cyd.says('from the tunnel');
  await cyd.message('from the tunnel').waitFor();
  await cyd.page.close();
  await server.begin();
  cyd.page = await cyd.context.newPage();
  await cyd.page.goto(server.url);
  await cyd.sees('from the tunnel');
  await cyd.page.waitForFunction(() => !document.querySelector('.sending'));
  const line = await server.line('cyd');
  const { messages } = await line.ask({ action: 'history', limit: 10 });
  assert.equal(messages.filter(({ text }) => text === 'from the tunnel').length, 1);
  line.end();
  await cyd.leave();
});

test('what a page may need later is there when the server is not, or is another one', { skip }, async () => {
  const gil = await Person.register(browser, server, 'gil');
  await gil.page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/emoji.txt')));
  await server.end();
  await gil.page.getByText('Not connected').waitFor();
  await gil.page.click('#pick-emoji');
  await gil.page.getByRole('combobox').fill('tada');
  await gil.page.getByRole('option', { name: 'party popper' }).click();
  assert.equal(await gil.page.locator('#text').inputValue(), '🎉');
  await gil.page.click('#settings');
  await gil.page.getByText('Notify me').waitFor();
  await server.begin();
  await gil.leave();
});

test('a page that was offline comes back by itself when the network does', { skip }, async () => {
  const dan = await Person.register(browser, server, 'dan');
  const line = await server.line('eve');
  await dan.context.setOffline(true);
  // Chromium doesn't end sockets that are open: the page finds out by asking, as after a sleep.
  await dan.page.evaluate(() => dispatchEvent(new Event('online')));
  await dan.page.getByText('No connection.').waitFor();
  await line.ask({ action: 'send', text: 'missed' });
  await dan.context.setOffline(false);
  await dan.sees('missed');
  line.end();
  await dan.leave();
});

test('two pages of one user know of each other what was read and written', { skip }, async () => {
  const fay = await Person.register(browser, server, 'fay');
  await fay.page.evaluate(() => localStorage.setItem('chatroom/pass', sessionStorage.getItem('chatroom/pass')));
  const second = await fay.context.newPage();
  await second.goto(server.url);
  await second.locator('#app').waitFor();
  await fay.says('from the first page');
  await second.getByText('from the first page').waitFor();
  assert.equal(await second.locator('.m', { hasText: 'from the first page' }).count(), 1);
  await fay.leave();
});
