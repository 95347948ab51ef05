import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, browse, skip } from './people.js';
import { Server } from './server.js';

let server, browser;

before(async () => {
  if (!skip) [server, browser] = await Promise.all([Server.start('--messages-per-second', '0', '--registrations-per-hour', '0'), browse()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('three people talk: rooms, answers, edits, reactions, deletions, direct messages', { skip }, async () => {
  const ann = await Person.register(browser, server, 'ann');
  await ann.page.getByText('Nothing here yet').waitFor();
  const bob = await Person.register(browser, server, 'bob');
  const cyd = await Person.register(browser, server, 'cyd');

  await ann.page.click('#add-room');
  await ann.page.getByRole('button', { name: 'Make a room', exact: true }).click();
  await ann.page.fill('#ask-room', 'dev');
  await ann.page.getByLabel('Topic').fill('what we build');
  await ann.page.getByRole('button', { name: 'Make it' }).click();
  await ann.isIn('dev');

  await bob.page.click('#add-room');
  await bob.page.getByRole('button', { name: 'Join dev' }).click();
  await bob.isIn('dev');
  await ann.page.click('[aria-label="Add somebody"]');
  await ann.page.getByRole('combobox').fill('cyd');
  await ann.page.keyboard.press('Enter');
  await cyd.page.getByRole('link', { name: 'dev' }).waitFor();

  await ann.says('first `code` https://example.org/a_(b).');
  await ann.says('call for @bob');
  await bob.sees('call for');
  assert.equal(await bob.message('call for').locator('.at-me').innerText(), '@bob');
  assert.equal(await bob.message('first').locator('a').getAttribute('href'), 'https://example.org/a_(b)');

  await bob.does('first', 'Reply');
  await bob.page.keyboard.type('an answer');
  await bob.page.keyboard.press('Enter');
  await ann.sees('an answer');
  assert.match(await ann.message('an answer').locator('.quote').innerText(), /ann\s*first/);

  await bob.does('call for', 'React with thumbs up');
  await ann.message('call for').getByRole('button', { name: '👍, 1: bob' }).click();
  await bob.message('call for').getByRole('button', { name: '👍, 2: you and ann' }).waitFor();

  await bob.page.press('#text', 'ArrowUp');
  await bob.says('a better answer');
  await ann.message('a better answer').getByText('(edited)').waitFor();

  await bob.does('a better answer', 'More');
  await bob.page.getByRole('menuitem', { name: 'Delete…' }).click();
  await bob.page.getByRole('button', { name: 'Delete', exact: true }).click();
  await ann.page.getByText('Message deleted').waitFor();

  await ann.says('/me waves');
  await bob.page.locator('.action', { hasText: 'ann waves' }).waitFor();

  assert.match(await cyd.page.getByRole('link', { name: /dev/ }).innerText(), /3|4/, 'what cyd has not read');
  await ann.page.keyboard.press('Control+k');
  await ann.page.getByRole('combobox').fill('cyd');
  await ann.page.keyboard.press('Enter');
  await ann.isIn('cyd');
  await ann.says('psst');
  await cyd.page.getByRole('link', { name: /ann ?, here, 1 unread/ }).click();
  await cyd.sees('psst');
  await cyd.page.waitForFunction(() => !/^\(/.test(document.title));
  for (const person of [ann, bob, cyd]) await person.leave();
});

test('whoever is new is counted, also where the members are not shown', { skip }, async () => {
  const hal = await Person.register(browser, server, 'hal', { viewport: { width: 768, height: 900 } });
  const before = Number(await hal.page.locator('#member-count').innerText());
  const ina = await Person.register(browser, server, 'ina');
  await hal.page.locator('#member-count', { hasText: String(before + 1) }).waitFor();
  await hal.page.click('#open-members');
  await hal.page.locator('#member-list').getByText('ina', { exact: true }).waitFor();
  for (const person of [hal, ina]) await person.leave();
});

test('moderators mute, remove and ban, and who is meant is told what holds', { skip }, async () => {
  const dan = await Person.register(browser, server, 'dan');
  const eve = await Person.register(browser, server, 'eve');
  const line = await server.line('dan');
  await line.ask({ action: 'create', room: 'ops' });
  await line.ask({ action: 'add', room: 'ops', username: 'eve' });
  await dan.go('ops');
  await eve.go('ops');
  await dan.isIn('ops');
  await eve.isIn('ops');

  const act = async (deed, submit, reason) => {
    await dan.page.locator('#member-list').getByRole('button', { name: 'eve' }).click();
    await dan.page.getByRole('button', { name: deed }).click();
    if (reason) await dan.page.getByLabel('Reason').fill(reason);
    if (submit) await dan.page.getByRole('button', { name: submit, exact: true }).click();
  };
  await act('Mute…', 'Mute', 'too loud');
  await eve.page.getByText('You are muted here').waitFor();
  assert.equal(await eve.page.locator('#text').isVisible(), false);
  await dan.page.locator('#member-list').getByText('muted').waitFor();
  await act('Unmute');
  await eve.page.locator('#text').waitFor();

  await act('Remove from the room…', 'Remove', 'take a walk');
  await eve.page.getByText('You were removed from ops').waitFor();
  await eve.page.getByText('take a walk').waitFor();
  await eve.page.getByRole('button', { name: 'Join again' }).click();
  await eve.page.locator('#text').waitFor();

  await act('Ban…', 'Ban', 'third time');
  await eve.page.getByText('You are banned from ops').waitFor();
  await eve.page.getByText('third time').waitFor();
  line.end();
  for (const person of [dan, eve]) await person.leave();
});

test('whoever is removed while they look at something else is told by whom and why, there and then and later on', { skip }, async () => {
  const line = await server.line('dan');
  (await server.line('eve')).end();
  for (const [room, kind] of [
    ['walk', 'public'],
    ['cellar', 'private'],
  ]) {
    await line.ask({ action: 'create', room, kind });
    await line.ask({ action: 'add', room, username: 'eve' });
  }
  const eve = await Person.come(browser, server, 'eve');
  await eve.enter('correct horse');
  await line.ask({ action: 'send', room: 'walk', text: 'who follows the room counts it' });
  await eve.page.getByRole('link', { name: /walk ?, 1 unread/ }).waitFor();
  await line.ask({ action: 'kick', room: 'walk', username: 'eve', reason: 'not today' });
  await eve.page.locator('#toast', { hasText: 'dan removed you from walk: not today' }).waitFor();
  await eve.go('walk');
  await eve.page.getByText('dan removed you: not today').waitFor();
  await eve.page.getByRole('button', { name: 'Join again' }).click();
  await eve.page.locator('#text').waitFor();

  await eve.go('cellar');
  await eve.isIn('cellar');
  await line.ask({ action: 'kick', room: 'cellar', username: 'eve' });
  await eve.page.getByText('You were removed from cellar').waitFor();
  assert.equal(
    await eve.page.locator('#log').getByRole('button', { name: /Join/ }).count(),
    0,
    'nobody joins a private room by themselves',
  );
  line.end();
  await eve.leave();
});

test('whoever is added to a room is told by whom, and the room is marked until it is looked at', { skip }, async () => {
  const pia = await Person.register(browser, server, 'pia');
  const line = await server.line('dan');
  const add = async (room) => {
    await line.ask({ action: 'create', room, kind: 'private' });
    await line.ask({ action: 'add', room, username: 'pia' });
  };
  const marked = (room) => pia.page.getByRole('link', { name: new RegExp(`^${room} ?, private, dan added you$`) });
  const plain = (room) => pia.page.getByRole('link', { name: new RegExp(`^${room} ?, private$`) });
  await add('attic');
  await pia.page.locator('#toast', { hasText: 'dan added you to attic.' }).waitFor();
  await marked('attic').waitFor();
  await pia.page.waitForFunction(() => document.title.startsWith('• '));

  await pia.page.goto('about:blank');
  await add('roof');
  await pia.page.goto(server.url);
  await marked('roof').waitFor();
  await marked('attic').click();
  await pia.isIn('attic');
  await plain('attic').waitFor();
  await pia.page.reload();
  await marked('roof').waitFor();
  assert.equal(await plain('attic').count(), 1);
  line.end();
  await pia.leave();
});

test('members are called by the beginning of their name, and Enter sends what is whole', { skip }, async () => {
  const lea = await Person.register(browser, server, 'lea');
  const others = [await server.line('leo'), await server.line('leonie')];
  await lea.page.locator('#member-list').getByText('leonie', { exact: true }).waitFor();
  const names = lea.page.getByRole('option');
  const typed = () => lea.page.locator('#text').inputValue();

  await lea.page.locator('#text').pressSequentially('hello @Le');
  await names.first().waitFor();
  assert.deepEqual(
    (await names.allInnerTexts()).map((text) => text.split(',')[0].trim()).sort(),
    ['leo', 'leonie'],
    'nobody calls themselves',
  );
  await lea.page.keyboard.press('ArrowLeft');
  await lea.page.keyboard.press('Enter');
  await lea.sees('hello @Le');
  assert.equal(await typed(), '', 'where the cursor has gone on, Enter sends');

  await lea.page.locator('#text').pressSequentially('(@leon');
  await names.waitFor();
  await lea.page.keyboard.press('Tab');
  assert.equal(await typed(), '(@leonie ');
  await lea.page.fill('#text', '');
  await lea.page.locator('#text').pressSequentially('mail@le');
  assert.equal(await names.count(), 0, 'what is no call');
  await lea.page.fill('#text', '');
  await lea.page.locator('#text').pressSequentially('for @leo');
  assert.equal(await names.count(), 0, 'a whole name');
  await lea.page.keyboard.press('Enter');
  await lea.sees('for @leo');
  for (const other of others) other.end();
  await lea.leave();
});

test(
  'who reads the newest message stays there when a panel makes the room narrow, and the members come back after a search',
  { skip },
  async () => {
    const mia = await Person.register(browser, server, 'mia', { viewport: { width: 1280, height: 800 } });
    await mia.says(`a long one ${'and more words '.repeat(200)}`);
    await mia.says(`the last one ${'and more words '.repeat(60)}`);
    await mia.sees('the last one');
    const isAtEnd = () =>
      mia.page.waitForFunction(() => {
        const log = document.querySelector('#log');
        return log.scrollHeight - log.scrollTop - log.clientHeight < 2 && document.querySelector('#newest').hidden;
      });
    const width = () => mia.page.evaluate(() => document.querySelector('#log').clientWidth);
    await isAtEnd();
    const before = await width();
    await mia.page.keyboard.press('Control+f');
    await mia.page.locator('#find-words:focus').waitFor();
    assert.ok((await width()) < before, 'the search is wider than the members');
    await isAtEnd();
    await mia.page.keyboard.press('Escape');
    await mia.page.locator('#member-list').waitFor();
    await mia.page.click('#close-members');
    await mia.page.locator('#members').waitFor({ state: 'hidden' });
    await isAtEnd();
    await mia.leave();
  },
);

test('the day of what one reads is in sight, wherever one has scrolled to', { skip }, async () => {
  const line = await server.line('oda');
  await line.ask({ action: 'create', room: 'diary' });
  for (let i = 0; i < 40; i++) await line.ask({ action: 'send', room: 'diary', text: `entry ${i}\n${'\n.'.repeat(i % 4)}` });
  line.end();
  const oda = await Person.come(browser, server, 'oda');
  // To the page ten of them are of one day.
  await oda.context.addInitScript(() => {
    const ofDays = (frame) => ({
      ...frame,
      messages: frame.messages?.map((message) => ({ ...message, timestamp: new Date(Date.UTC(2026, 5, 1 + message.id / 10, 12)) })),
    });
    const given = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
    Object.defineProperty(WebSocket.prototype, 'onmessage', {
      get: given.get,
      set(listen) {
        const lines = (data) => data.trim().split('\n');
        const told = (data) => lines(data).map((text) => JSON.stringify(ofDays(JSON.parse(text))));
        given.set.call(this, (event) => listen({ data: told(event.data).join('\n') }));
      },
    });
  });
  await oda.page.reload();
  await oda.enter('correct horse');
  await oda.go('diary');
  await oda.sees('entry 39');
  const seen = await oda.page.evaluate(() => {
    const log = document.querySelector('#log');
    const { top, left, width } = log.getBoundingClientRect();
    const days = [];
    for (log.scrollTop = log.scrollHeight; ; log.scrollTop -= 40) {
      const day = document.elementFromPoint(left + width / 2, top + 8)?.closest('.day');
      const under = day?.getBoundingClientRect().bottom ?? top;
      const next = [...log.querySelectorAll('.m, .day')].find((element) => element.getBoundingClientRect().bottom > under + 1);
      // The next day's own heading may come next.
      if (!next?.matches('.day'))
        days.push({ said: day?.querySelector('time').dateTime, read: `2026-06-0${1 + Math.floor(next?.dataset.id / 10)}` });
      if (log.scrollTop === 0) return days;
    }
  });
  for (const { said, read } of seen) assert.equal(said, read);
  assert.equal(new Set(seen.map(({ said }) => said)).size, 4, 'the last day is never at the top');
  await oda.leave();
});

test('the text and the link of a message are copied, also where the browser lends no clipboard', { skip }, async () => {
  const nan = await Person.register(browser, server, 'nan');
  await nan.says('to be copied\nin two lines');
  await nan.page.locator('.m[data-id]', { hasText: 'to be copied' }).waitFor();
  const paste = async () => {
    await nan.page.fill('#text', '');
    await nan.page.press('#text', 'Control+v');
    return nan.page.locator('#text').inputValue();
  };
  const copies = async (item, told) => {
    await nan.does('to be copied', 'More');
    await nan.page.getByRole('menuitem', { name: item }).click();
    await nan.page.locator('#toast', { hasText: told }).waitFor();
  };
  await copies('Copy the text', 'The text is copied.');
  assert.equal(await paste(), 'to be copied\nin two lines');
  // As where the page comes by http from another computer.
  await nan.page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await copies('Copy the link', 'The link is copied.');
  assert.match(await paste(), /^http:\/\/127\.0\.0\.1:\d+\/#\/room\/lobby\/\d+$/);
  await nan.leave();
});

test('what is found leads to its place', { skip }, async () => {
  const line = await server.line('fay');
  await line.ask({ action: 'create', room: 'long', kind: 'private' });
  await line.ask({ action: 'send', room: 'long', text: 'the needle in it' });
  for (let i = 0; i < 5; i++) await line.ask({ action: 'send', room: 'long', text: `hay ${i}\n${'\n.'.repeat(60)}` });
  line.end();
  const fay = await Person.come(browser, server, 'fay');
  await fay.enter('correct horse');
  await fay.page.keyboard.press('Control+f');
  await fay.page.getByLabel('In all my rooms').check();
  await fay.page.locator('#find-words').fill('needle');
  await fay.page.keyboard.press('Enter');
  await fay.page.getByRole('link', { name: /the needle in it/ }).click();
  await fay.isIn('long');
  await fay.page.waitForFunction(() => document.activeElement?.textContent?.includes('the needle'));
  const box = await fay.message('the needle').boundingBox();
  assert.ok(box.y > 0 && box.y < 900, 'it is seen');
  await fay.leave();
});

test('the password is changed, other sessions end, and logging out forgets everything', { skip }, async () => {
  const gus = await Person.register(browser, server, 'gus');
  const phone = await Person.come(browser, server, 'gus');
  await phone.enter('correct horse');
  await gus.page.fill('#text', 'a draft');
  await gus.page.click('#settings');
  await gus.page.getByRole('button', { name: 'Change the password' }).click();
  await gus.page.getByLabel('Password as it is').fill('correct horse');
  await gus.page.getByLabel('New password', { exact: true }).fill('correct donkey');
  await gus.page.getByLabel('New password again').fill('correct donkey');
  await gus.page.getByRole('button', { name: 'Change it' }).click();
  await gus.page.getByText('The password is changed.').waitFor();
  await phone.page.getByText('You were logged out').waitFor();
  await phone.page.fill('#pass', 'correct horse');
  await phone.page.press('#pass', 'Enter');
  await phone.page.locator('#wrong .err').waitFor();
  await phone.enter('correct donkey');

  await gus.page.reload();
  await gus.page.waitForFunction(() => document.querySelector('#text')?.value === 'a draft');
  await gus.page.click('#settings');
  await gus.page.getByRole('button', { name: 'Log out' }).click();
  await gus.page.locator('#gate').waitFor();
  assert.deepEqual(await gus.page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]), []);
  for (const person of [gus, phone]) await person.leave();
});

test('slash commands do what people expect of them, and nothing that begins with a slash is sent unasked or lost', { skip }, async () => {
  const jan = await Person.register(browser, server, 'jan');
  const kim = await Person.register(browser, server, 'kim');
  const typed = () => jan.page.locator('#text').inputValue();
  const toast = (words) => jan.page.locator('#toast', { hasText: words }).waitFor();

  await jan.says('/shrug at all');
  await toast('There is no such command');
  assert.equal(await typed(), '/shrug at all', 'what was typed stays');
  await jan.says('/nick jane');
  await toast('A name stays as it was registered');
  await jan.says('/kick kim');
  await toast('Choose the person in the list of members');
  await jan.says('/constructor');
  await toast('There is no such command');
  await jan.says('//etc/hosts has it');
  await kim.sees('/etc/hosts has it');
  const sent = (await kim.texts()).filter((text) => /shrug|nick|kick|constructor|hosts/.test(text));
  assert.deepEqual(sent, ['/etc/hosts has it'], 'nothing else was sent');

  await jan.says('/help');
  const help = jan.page.getByRole('dialog', { name: 'Commands' });
  await help.getByText('/join ROOM').waitFor();
  await jan.page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  assert.equal(await typed(), '');

  await kim.says('/create');
  await kim.page.fill('#ask-room', 'garden');
  await kim.page.getByRole('button', { name: 'Make it' }).click();
  await kim.isIn('garden');
  await jan.says('/JOIN #garden');
  await jan.isIn('garden');
  await kim.says('/topic what grows');
  await jan.page.locator('#topic', { hasText: 'what grows' }).waitFor();
  await jan.says('/topic mine');
  await jan.page.locator('#toast:not(:empty)').waitFor();
  assert.equal(await typed(), '/topic mine', 'what the server refuses stays too');

  await jan.says('/msg Kim come\nand see');
  await jan.isIn('kim');
  await kim.page.getByRole('link', { name: /jan/ }).click();
  await kim.sees('and see');
  await jan.says('/join garden');
  await jan.isIn('garden');
  assert.equal(await typed(), '', 'a command that was carried out is no draft');
  await jan.says('/search grows');
  await jan.page.locator('#find-status', { hasText: 'No message' }).waitFor();
  for (const person of [jan, kim]) await person.leave();
});
