import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, browse, skip } from './people.js';
import { Server } from './server.js';

const HOSTILE = {
  script: '<script>window.hurt = 1</script><img src=x onerror="window.hurt = 1"><svg onload="window.hurt = 1">',
  template: '${window.hurt = 1}{{constructor.constructor("window.hurt = 1")()}}',
  link: 'javascript:window.hurt=1 https://example.org@evil.example/ data:text/html,<b>x</b> https://аpple.example/',
  bidi: '\u202Egnihton si siht\u202C \u2066isolated \u202E and never closed https://example.org/\u202Egpj.exe',
  marks: `z${'\u0301\u0317'.repeat(1_999)}`,
  long: '长'.repeat(4_000),
  word: 'w'.repeat(4_000),
  lines: `a${'\n'.repeat(3_900)}b`,
  ticks: '`'.repeat(4_000),
  fences: '```'.repeat(1_300),
  urls: 'http://a '.repeat(440),
  names: '@ann '.repeat(800),
  separators: 'one\u2028two\u2029three\uFEFF\u200B',
};

let server, browser;

before(async () => {
  if (!skip) [server, browser] = await Promise.all([Server.start('--rooms-per-hour', '0'), browse()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('whatever somebody writes is shown as text, stays in its place, and holds up nothing', { skip }, async () => {
  const ann = await Person.register(browser, server, 'ann');
  const line = await server.line('eve');
  for (const [name, text] of Object.entries(HOSTILE)) await line.ask({ action: 'send', text: `${name} ${text}`.slice(0, 4_000) });
  await line.ask({ action: 'send', text: 'the end' });
  await ann.sees('the end');

  const seen = await ann.page.evaluate(() => {
    const log = document.querySelector('#log');
    return {
      isHurt: 'hurt' in window,
      elements: [...new Set([...log.querySelectorAll('.rows *')].map((element) => element.localName))].sort(),
      links: [...log.querySelectorAll('.txt a')].map((link) => link.href),
      isWide: document.documentElement.scrollWidth > innerWidth || log.scrollWidth > log.clientWidth,
    };
  });
  assert.equal(seen.isHurt, false);
  assert.equal(seen.isWide, false, 'nothing scrolls sideways');
  const ours = ['a', 'article', 'bdi', 'code', 'h2', 'header', 'p', 'span', 'svg', 'time', 'use'];
  assert.deepEqual(
    seen.elements.filter((name) => !ours.includes(name)),
    [],
  );
  for (const link of seen.links) assert.match(link, /^https?:\/\//);
  assert.ok(!seen.links.some((link) => link.includes('evil.example')), 'a name before the host makes no link');
  assert.ok(!seen.links.some((link) => link.includes('exe')), 'a link ends where the direction turns');
  assert.ok((await ann.message('link ').innerText()).includes('xn--'), 'a host in other letters is shown as it is looked up');

  const marks = await ann.message('marks').boundingBox();
  const next = await ann.message('long 长').boundingBox();
  assert.ok(marks.height < 2_000 && next.y >= marks.y + marks.height - 1, 'marks stay within their message');
  await ann.does('the end', 'React with thumbs up');
  line.end();
  await ann.leave();
});

test('topics, reasons, announcements and names of rooms are text too', { skip }, async () => {
  const bob = await Person.register(browser, server, 'bob');
  const line = await server.line('mal');
  const topic = '<img src=x onerror="window.hurt = 1">\u202E cipot';
  await line.ask({ action: 'create', room: 'trap', topic });
  await line.ask({ action: 'add', room: 'trap', username: 'bob' });
  await line.ask({ action: 'send', room: 'trap', text: 'target' });
  await line.ask({ action: 'mute', room: 'trap', username: 'bob', seconds: 60, reason: topic });
  await line.ask({ action: 'unmute', room: 'trap', username: 'bob' });
  await bob.go('trap');
  await bob.sees('target');
  assert.equal(await bob.page.locator('#topic').innerText(), topic);
  await bob.page.click('#add-room');
  await bob.page.getByRole('listitem').filter({ hasText: 'trap' }).last().waitFor();
  await bob.page.keyboard.press('Escape');
  await line.ask({ action: 'kick', room: 'trap', username: 'bob', reason: topic });
  await bob.page.getByText('You were removed from trap').waitFor();
  assert.equal(await bob.page.evaluate(() => 'hurt' in window || document.querySelectorAll('#app img').length > 0), false);
  line.end();
  await bob.leave();
});

/** Marks piled upon a letter: they would be painted over what is above and below. */
const PILE = `z${'\u0301\u0317'.repeat(100)}`;

/** Whatever shows such marks cuts them off at its own edge, or at that of something not much higher. */
async function clipsMarks({ page }, where) {
  const open = await page.evaluate((pile) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = { seen: 0, open: [] };
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const element = text.parentElement;
      if (!text.data.includes(pile) || !element.checkVisibility()) continue;
      found.seen++;
      let at = element;
      while (at && getComputedStyle(at).overflowY === 'visible') at = at.parentElement;
      if (!at || at.clientHeight > 250) found.open.push(element.outerHTML.replaceAll(pile, '…'));
    }
    return found;
  }, PILE);
  assert.ok(open.seen > 0, `${where}: there are such marks`);
  assert.deepEqual(open.open, [], where);
}

test('marks that are piled upon a letter run over nothing, wherever they stand', { skip }, async () => {
  const boss = await Person.register(browser, server, 'boss');
  const dot = await Person.register(browser, server, 'dot');
  const line = await server.line('boss');
  for (const room of ['pile', 'heap', 'stack']) {
    await line.ask({ action: 'create', room, topic: PILE });
    await line.ask({ action: 'add', room, username: 'dot' });
  }
  const { id } = await line.ask({ action: 'send', room: 'pile', text: `look ${PILE}` });
  await line.ask({ action: 'send', room: 'pile', text: PILE, reply_to: id });
  await line.ask({ action: 'mute', room: 'pile', username: 'dot', seconds: 60, reason: PILE });
  await line.ask({ action: 'unmute', room: 'pile', username: 'dot' });
  await line.ask({ action: 'topic', room: 'pile', text: `${PILE}!` });
  await dot.go('pile');
  await dot.sees(PILE);
  await dot.page.locator('.sys', { hasText: 'set the topic' }).waitFor();
  await clipsMarks(dot, 'a room');
  await dot.does('look', 'Reply');
  await clipsMarks(dot, 'an answer');
  await dot.page.keyboard.press('Escape');
  await dot.page.click('#open-search');
  await dot.page.fill('#find-words', 'look');
  await dot.page.keyboard.press('Enter');
  await dot.page.locator('.hit').waitFor();
  await clipsMarks(dot, 'a hit of the search');
  await dot.page.click('#add-room');
  await dot.page.getByRole('listitem').filter({ hasText: 'pile' }).last().waitFor();
  await clipsMarks(dot, 'the list of rooms');
  await line.ask({ action: 'kick', room: 'heap', username: 'dot', reason: PILE });
  await dot.page.locator('dialog #toast', { hasText: 'removed you from heap' }).waitFor();
  await clipsMarks(dot, 'a toast in a dialog');
  await dot.page.keyboard.press('Escape');
  await line.ask({ action: 'kick', room: 'pile', username: 'dot', reason: PILE });
  await dot.page.getByText('You were removed from pile').waitFor();
  await clipsMarks(dot, 'outside of a room');
  await boss.go('pile');
  await boss.sees(PILE);
  await boss.does('look', 'More');
  await boss.page.getByRole('menuitem', { name: 'Delete…' }).click();
  await boss.page.getByRole('dialog').waitFor();
  await clipsMarks(boss, 'a message that is to be deleted');
  line.end();
  for (const person of [boss, dot]) await person.leave();
});

test('a place in the URL that makes no sense is told, and nothing else happens', { skip }, async () => {
  const cyd = await Person.register(browser, server, 'cyd');
  for (const fragment of [
    '#/room/<img src=x onerror=window.hurt=1>',
    '#/room/%',
    '#/room/../../x',
    '#/room/lobby/99999999999999999999',
    '#/@',
    '#/@cyd',
  ]) {
    await cyd.page.evaluate(
      (hash) =>
        new Promise((resolve) => {
          addEventListener('hashchange', () => requestAnimationFrame(resolve), { once: true });
          location.hash = hash;
        }),
      fragment,
    );
  }
  await cyd.go('no-such-room');
  await cyd.page.getByText('No room here').waitFor();
  await cyd.go('lobby');
  await cyd.isIn('lobby');
  await cyd.says('still here');
  await cyd.sees('still here');
  assert.equal(await cyd.page.evaluate(() => 'hurt' in window), false);
  await cyd.leave();
});
