import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Lost } from '../../../web-client/src/main/resources/chatroom/web/link/errors.js';
import { Chat } from '../../../web-client/src/main/resources/chatroom/web/model/chat.js';
import { Places } from '../../../web-client/src/main/resources/chatroom/web/view/places.js';
import { HandClock, settled } from './fakes.js';

const IN = { username: 'ann', epoch: 'e', admin: false };
const ROOMS = ['dev', 'lobby'].map((room) => ({ room, kind: 'public', topic: '', members: 2, role: 'member', last_id: 9 }));

let chat, places, isConnected, opened;

beforeEach(() => {
  globalThis.location = { hash: '#/room/lobby' };
  globalThis.document = { getElementById: () => ({ hidden: false }) };
  isConnected = true;
  opened = [];
  const request = async ({ action, before_id: before = 10 }) => {
    if (!isConnected) throw new Lost();
    const id = Math.min(before - 1, 9);
    return {
      rooms: ROOMS,
      users: ['ann'],
      messages: [{ id, username: 'bob', text: 'hi', timestamp: '' }],
      last_id: 9,
      more: false,
      action,
    };
  };
  const listener = {
    onChange: (topic) => topic === 'room' && places.route(),
    onCaughtUp() {},
    onNews() {},
    onAnnouncement() {},
    onAdded() {},
    onGone() {},
  };
  chat = new Chat(request, new HandClock(), listener, { read() {}, write() {} });
  const view = {
    open(room, id) {
      opened.push(`${room.address} ${id}`);
      return (id ? room.openAround(id) : chat.openCurrent()).catch(() => {});
    },
    showOutside() {},
  };
  places = new Places(chat, view, { onOpen() {}, onOutside() {}, onPlace() {}, join: () => Promise.reject(new Lost()) });
});

async function goWithoutConnection(hash) {
  await chat.enter(IN);
  await settled();
  isConnected = false;
  chat.leave();
  location.hash = hash;
  places.route();
  await settled();
  assert.equal(chat.current.isLoaded, false);
  opened = [];
  isConnected = true;
  await chat.enter(IN);
  await settled();
}

test('a room that was gone to without a connection is read when there is one', async () => {
  await goWithoutConnection('#/room/dev');
  assert.deepEqual(opened, ['dev 0']);
  assert.equal(chat.current.isLoaded, true);
});

test('so is a message in it', async () => {
  await goWithoutConnection('#/room/dev/5');
  assert.deepEqual(opened, ['dev 5']);
  assert.ok(chat.current.message(5));
});

test('what is read already is not opened again, however often the rooms change', async () => {
  await chat.enter(IN);
  await settled();
  assert.deepEqual(opened, ['lobby 0']);
  places.route();
  places.route();
  assert.deepEqual(opened, ['lobby 0']);
});
