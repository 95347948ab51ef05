import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Lost } from '../../../web-client/src/main/resources/chatroom/web/link/errors.js';
import { Chat } from '../../../web-client/src/main/resources/chatroom/web/model/chat.js';
import { HandClock, settled } from './fakes.js';
import { FakePage, LOG_HEIGHT } from './page.js';

const ROW = 40;
const ROOMS = ['dev', 'lobby'];
const IN = { username: 'ann', epoch: 'e' };

/** What the server has, and how far ann has read it. */
class Served {
  rooms = new Map(ROOMS.map((name) => [name, { entries: [], readId: 0 }]));
  isConnected = true;
  /** What answers with history wait for. */
  history = Promise.resolve();

  say(name, n, more = {}) {
    const { entries } = this.rooms.get(name);
    for (let i = 0; i < n; i++) {
      const id = entries.length + 1;
      entries.push({ id, username: 'bob', text: `text ${id}`, timestamp: '2026-11-29T08:00:00.000Z', ...more });
    }
  }

  infos() {
    return [...this.rooms].map(([room, { entries, readId }]) => {
      const unread = entries.filter(({ id, username, kind }) => id > readId && username !== 'ann' && !kind).length;
      return { room, kind: 'public', topic: '', members: 2, role: 'member', last_id: entries.length, read_id: readId, unread, mentions: 0 };
    });
  }

  request = async ({ action, room, id, limit, last_id: after, before_id: before = Infinity }) => {
    if (!this.isConnected) throw new Lost();
    const { entries } = this.rooms.get(room) ?? {};
    if (action === 'rooms') return { rooms: this.infos(), more: false };
    if (action === 'who') return { users: ['ann', 'bob'] };
    if (action === 'read') this.rooms.get(room).readId = id;
    if (action === 'poll') return { messages: entries.slice(after, after + limit), last_id: entries.length, more: false };
    if (action === 'history') {
      await this.history;
      const earlier = entries.filter((entry) => entry.id < before);
      return { messages: earlier.slice(-limit), last_id: entries.length, more: earlier.length > limit };
    }
    return {};
  };
}

let page, served, clock, chat, view, log, unsent;

beforeEach(async () => {
  page = new FakePage();
  const { RoomView } = await import('../../../web-client/src/main/resources/chatroom/web/view/room-view.js');
  served = new Served();
  clock = new HandClock();
  unsent = [];
  const listener = {
    onChange: (topic, room) => topic === 'log' && room === chat.current && view.refresh(),
    onCaughtUp: (room) => view.catchUp(room),
    onNews: (room) => room === chat.current && view.hear(),
    onAnnouncement() {},
    onAdded() {},
    onGone() {},
  };
  chat = new Chat(served.request, clock, listener, { read() {}, write() {} });
  const outbox = { of: () => unsent, retry() {}, discard() {} };
  const welcome = () => document.createElement('div');
  view = new RoomView(chat, { outbox: () => outbox, onReact() {}, onShown() {}, welcome });
  log = page.byId('log');
  page.heightOf = (element) => (element.matches('.m,.new,.day') ? ROW : 0);
});

/** Requests, frames and timers until nothing moves any more. */
async function rest() {
  for (let i = 0; i < 8; i++) {
    await settled();
    page.frame();
  }
}

async function enter() {
  served.isConnected = true;
  await chat.enter(IN);
  await rest();
}

function lose() {
  served.isConnected = false;
  chat.leave();
  view.lose();
}

async function go(name, id = 0) {
  const room = chat.look(name);
  const opened = view.open(room, id);
  page.frame();
  await opened;
  await rest();
  return room;
}

/** Messages that are seen, by their ids. */
const seen = () =>
  log
    .querySelectorAll('.m')
    .filter((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return bottom > 0 && top < LOG_HEIGHT;
    })
    .map((element) => Number(element.dataset.id ?? 0));

const shown = () => log.querySelectorAll('.m').map((element) => Number(element.dataset.id ?? 0));

/** The message that is below the line. */
const fresh = () => Number(log.querySelector('.new')?.nextSibling.dataset.id ?? 0);

async function push(name, more) {
  served.say(name, 1, more);
  chat.onEvent({ event: 'message', room: name, ...served.rooms.get(name).entries.at(-1) });
  await rest();
}

async function scroll(pixels) {
  log.scrollTop += pixels;
  await rest();
}

test('a room that is opened is read as far as is seen of it, and not before that', async () => {
  served.say('dev', 100);
  served.rooms.get('dev').readId = 60;
  await enter();
  const room = await go('dev');
  assert.equal(fresh(), 61);
  assert.ok(seen().includes(61) && !seen().includes(100), String(seen()));
  assert.ok(room.readId >= 61 && room.readId <= seen().at(-1) + 1, String(room.readId));
  assert.equal(room.unread, 100 - room.readId);
  await scroll(10_000);
  assert.equal(room.readId, 100);
});

test('a room that one comes back to begins where one stopped, whether or not its messages are here already', async () => {
  served.say('dev', 60);
  served.rooms.get('dev').readId = 60;
  await enter();
  const room = await go('dev');
  await go('lobby');
  for (let i = 0; i < 30; i++) await push('dev');
  assert.equal(room.readId, 60);
  await go('dev');
  assert.equal(fresh(), 61);
  assert.ok(seen().includes(61) && !seen().includes(90), String(seen()));
  assert.ok(room.readId < 90, String(room.readId));
});

test('a room that was left further up is shown where one stopped, and not in the middle of what is long read', async () => {
  served.say('dev', 1_000);
  served.rooms.get('dev').readId = 1_000;
  await enter();
  const room = await go('dev', 100);
  assert.ok(!room.atEnd);
  await go('lobby');
  await go('dev');
  assert.ok(room.atEnd && seen().includes(1_000), String(seen()));
});

test('the same room once more stays where one reads', async () => {
  served.say('dev', 60);
  served.rooms.get('dev').readId = 60;
  await enter();
  await go('dev');
  await scroll(-800);
  const before = seen();
  await go('dev');
  assert.deepEqual(seen(), before);
});

test('whoever comes to the end of what is loaded goes on reading there', async () => {
  served.say('dev', 1_000);
  served.rooms.get('dev').readId = 100;
  await enter();
  const room = await go('dev');
  assert.equal(fresh(), 101);
  await scroll(10_000);
  const at = seen();
  await rest();
  assert.deepEqual(seen(), at);
  assert.ok(at.at(-1) < 400 && room.readId < 400, `${at} ${room.readId}`);
  await scroll(-200);
  await scroll(10_000);
  assert.ok(room.readId < 500, String(room.readId));
});

test('whoever follows a room stays at its end', async () => {
  served.say('dev', 60);
  served.rooms.get('dev').readId = 60;
  await enter();
  const room = await go('dev');
  await push('dev');
  assert.ok(seen().includes(61));
  assert.equal(room.readId, 61);
  assert.equal(fresh(), 0);
});

test('what comes while one looks elsewhere is below a line, each time anew', async () => {
  served.say('dev', 60);
  served.rooms.get('dev').readId = 50;
  await enter();
  await go('dev');
  await scroll(10_000);
  assert.equal(fresh(), 51);
  for (const first of [61, 63]) {
    page.look(false);
    await push('dev');
    await push('dev');
    assert.equal(fresh(), first);
    page.look(true);
    await rest();
    assert.equal(chat.current.readId, first + 1);
    assert.equal(fresh(), first, 'the line stays for whoever comes back');
  }
});

test('what was missed without a connection begins below a line, which is where one goes on', async () => {
  served.say('dev', 60);
  served.rooms.get('dev').readId = 60;
  await enter();
  const room = await go('dev');
  lose();
  served.say('dev', 150);
  await enter();
  assert.equal(fresh(), 61);
  assert.ok(seen().includes(61) && !seen().includes(210), String(seen()));
  assert.ok(room.readId < 100, String(room.readId));
  assert.ok(shown().length <= 300);
});

test('whoever reads further up while the connection is lost stays there', async () => {
  served.say('dev', 200);
  served.rooms.get('dev').readId = 200;
  await enter();
  const room = await go('dev');
  await scroll(-1_000);
  const before = seen();
  lose();
  served.say('dev', 700);
  await enter();
  assert.deepEqual(seen(), before);
  assert.ok(shown().length <= 300, String(shown().length));
  assert.equal(room.readId, 200);
});

test('a room that is opened while one comes back is read and followed as any other', async () => {
  for (const name of ROOMS) served.say(name, 60);
  served.rooms.get('dev').readId = 60;
  await enter();
  await go('lobby');
  lose();
  served.isConnected = true;
  let answer;
  served.history = new Promise((resolve) => (answer = resolve));
  const room = chat.look('dev');
  const opened = view.open(room, 0);
  await enter();
  assert.ok(chat.isReady && !room.isLoaded);
  answer();
  await opened;
  await rest();
  await push('dev');
  assert.ok(seen().includes(61), String(seen()));
  assert.equal(room.readId, 61);
});

test('one message that was missed leaves whoever was at the end there', async () => {
  served.say('dev', 60);
  served.rooms.get('dev').readId = 60;
  await enter();
  const room = await go('dev');
  lose();
  served.say('dev', 1);
  await enter();
  assert.ok(seen().includes(61));
  assert.equal(room.readId, 61);
});

test('whoever follows a link to what is not read yet has not read what is before it', async () => {
  served.say('dev', 1_000);
  served.rooms.get('dev').readId = 100;
  await enter();
  const room = await go('dev', 700);
  assert.ok(seen().includes(700));
  assert.equal(room.readId, 100);
  assert.equal(room.unread, 900);
  await view.toNewest();
  await rest();
  assert.equal(room.readId, 1_000);
  assert.equal(room.unread, 0);
});

test('a link within the room that one reads marks nothing on the way', async () => {
  served.say('dev', 1_000);
  served.rooms.get('dev').readId = 100;
  await enter();
  const room = await go('dev');
  const { readId } = room;
  await go('dev', 700);
  assert.equal(room.readId, readId);
  await go('dev', 110);
  assert.ok(seen().includes(110) && room.readId < 200, String(room.readId));
});

const edit = { nonce: 'n1', room: 'dev', at: 1_700_000_000_000, request: { action: 'edit', id: 2, text: 'better' } };

test('a message that is changed once more begins with its newest text, whether or not that is confirmed', async () => {
  served.say('dev', 1);
  served.say('dev', 1, { username: 'ann', text: 'good' });
  await enter();
  await go('dev');
  assert.equal(view.lastOwn().text, 'good');
  unsent.push(edit);
  assert.equal(view.lastOwn().text, 'better');
  assert.equal(view.message(2).text, 'better');
  assert.equal(view.message(1).text, 'text 1');
});

test('what is written without a connection is seen, also where the end of the room is not here', async () => {
  served.say('dev', 1_000);
  served.rooms.get('dev').readId = 1_000;
  await enter();
  await go('dev', 100);
  lose();
  unsent.push({ nonce: 'n2', room: 'dev', at: 1_700_000_000_000, request: { action: 'send', text: 'in a tunnel' } });
  await view.wrote();
  await rest();
  assert.equal(seen().at(-1), 0);
});

test('who has a menu of a room', async () => {
  await enter();
  const hasMenu = async (name, role, isAdmin) => {
    const room = await go(name);
    room.info = { ...room.info, role };
    chat.isAdmin = isAdmin;
    view.showHead();
    return !page.byId('open-menu').hidden;
  };
  assert.equal(await hasMenu('dev', 'member', false), true);
  assert.equal(await hasMenu('lobby', 'member', false), false);
  assert.equal(await hasMenu('lobby', 'moderator', false), true);
  assert.equal(await hasMenu('lobby', 'member', true), true);
});
