import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { HandClock } from './fakes.js';
import { FakePage } from './page.js';

let page, clock, room, chat, news, notified;

beforeEach(async () => {
  page = new FakePage();
  page.hasFocus = false;
  notified = [];
  globalThis.window = globalThis;
  globalThis.localStorage = { getItem: () => 'true' };
  globalThis.Notification = class {
    static permission = 'granted';
    constructor(from, { body }) {
      notified.push(`${from}: ${body}`);
    }
    addEventListener() {}
  };
  clock = new HandClock();
  room = { address: 'dev', title: 'dev', readId: 4, isForMe: () => true };
  chat = { current: room, room: () => room };
  const { News } = await import('../../../web-client/src/main/resources/chatroom/web/view/news.js');
  news = new News(chat, clock, () => {});
});

const MESSAGE = { id: 5, username: 'bob', text: 'hi @ann' };

test('whoever looks elsewhere is notified of what is meant for them', async () => {
  news.tell(room, MESSAGE);
  await clock.pass(1_000);
  assert.deepEqual(notified, ['bob in dev: hi @ann']);
});

test('what is read meanwhile, here or in another tab, needs no notification', async () => {
  news.tell(room, MESSAGE);
  room.readId = 5;
  await clock.pass(1_000);
  assert.deepEqual(notified, []);
});

test('whoever comes back to the room, or is logged out, is not notified', async () => {
  news.tell(room, MESSAGE);
  page.hasFocus = true;
  await clock.pass(1_000);
  page.hasFocus = false;
  news.tell(room, MESSAGE);
  chat.room = () => undefined;
  await clock.pass(1_000);
  assert.deepEqual(notified, []);
});
