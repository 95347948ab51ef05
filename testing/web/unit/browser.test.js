import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Memory, listenTo, passes } from '../../../web-client/src/main/resources/chatroom/web/link/browser.js';
import { Link } from '../../../web-client/src/main/resources/chatroom/web/link/link.js';
import { FakeSocket, HandClock, WELCOME, settled } from './fakes.js';

function linkOver(socket, told) {
  const listened = listenTo(socket);
  const open = () => {
    queueMicrotask(listened.replay);
    return listened.socket;
  };
  return new Link(open, new HandClock(), () => 0.5, {
    onWelcome: () => told.push('welcome'),
    onEvent: (event) => told.push(event.event),
    onLost: () => told.push('lost'),
    onEnd: (code) => told.push(code),
  });
}

test('what a socket says before there is a link is heard by the link, in order and once', async () => {
  const socket = new FakeSocket();
  const told = [];
  const link = linkOver(socket, told);
  await socket.tell(WELCOME);
  await socket.tell({ event: 'presence' });
  link.start();
  await settled();
  assert.deepEqual(told, ['welcome', 'presence']);
  await socket.tell({ event: 'typing' });
  assert.deepEqual(told, ['welcome', 'presence', 'typing']);
});

test('a socket that ended before there is a link is a lost connection', async () => {
  const socket = new FakeSocket();
  const told = [];
  const link = linkOver(socket, told);
  await socket.end();
  link.start();
  await settled();
  assert.deepEqual(told, ['lost']);
});

/** What a browser keeps. */
class FakeStorage {
  kept = new Map();
  getItem = (key) => this.kept.get(key) ?? null;
  setItem = (key, value) => this.kept.set(key, value);
  removeItem = (key) => this.kept.delete(key);
}

/** Does something in a page of its own; what lasts is common to all pages. */
function inPage(page, does) {
  Object.defineProperty(globalThis, 'sessionStorage', { value: page, configurable: true });
  return does();
}

test('a page that forgets its token leaves the one of another page', () => {
  Object.defineProperty(globalThis, 'localStorage', { value: new FakeStorage(), configurable: true });
  const [one, two] = [new FakeStorage(), new FakeStorage()];
  const [mine, other] = ['t1', 't2'].map((token) => ({ username: 'Ann', token }));
  inPage(one, () => passes.write(mine, true));
  inPage(two, () => passes.write(other, false));
  assert.deepEqual(
    inPage(one, () => passes.read()),
    mine,
  );
  inPage(two, () => passes.write(other, true));
  inPage(one, () => passes.forget(mine));
  assert.deepEqual(
    inPage(two, () => passes.read()),
    other,
  );
  inPage(two, () => passes.forget(other));
  for (const page of [one, two])
    assert.equal(
      inPage(page, () => passes.read()),
      undefined,
    );
});

test('what the browser does not keep lasts as long as the page, and that is told', () => {
  const storage = new FakeStorage();
  let isFull = false;
  storage.setItem = (key, value) => {
    if (isFull) throw new Error('QuotaExceededError');
    storage.kept.set(key, value);
  };
  const memory = new Memory(() => storage);
  const short = [];
  memory.onShort = (key) => short.push(key);
  memory.write('draft/ann/dev', 'one');
  assert.equal(memory.isShort(), false);
  isFull = true;
  memory.write('draft/ann/dev', 'one and two');
  assert.equal(memory.read('draft/ann/dev'), 'one and two');
  assert.deepEqual(short, ['draft/ann/dev']);
  assert.ok(memory.isShort((key) => key.startsWith('draft/')));
  assert.equal(
    memory.isShort((key) => key.startsWith('unsent/')),
    false,
  );
  isFull = false;
  memory.write('draft/ann/dev', 'one and two');
  assert.equal(memory.isShort(), false);
});

test('a text that is too long to be sent is not left to the browser, where it would take the place of others', () => {
  const storage = new FakeStorage();
  const memory = new Memory(() => storage);
  const long = 'x'.repeat(70_000);
  memory.write('draft/ann/dev', long);
  assert.equal(storage.kept.size, 0);
  assert.equal(memory.read('draft/ann/dev'), long);
  assert.ok(memory.isShort());
  memory.remove('draft/ann/dev');
  assert.equal(memory.isShort(), false);
});
