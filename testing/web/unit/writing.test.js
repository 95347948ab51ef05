import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakePage } from './page.js';

let writing, room, server;

beforeEach(async () => {
  new FakePage();
  globalThis.window = globalThis;
  globalThis.localStorage = { length: 0, getItem: () => null, setItem() {}, removeItem() {} };
  const { Writing } = await import('../../../web-client/src/main/resources/chatroom/web/view/writing.js');
  server = new Map([[5, message('good')]]);
  room = { address: 'dev', message: (id) => server.get(id) };
  writing = new Writing({}, () => new Promise(() => {}), {}, { onUnsent() {} });
  writing.enter('ann');
});

const message = (text) => ({ id: 5, username: 'ann', text, timestamp: '2026-11-29T08:00:00.000Z' });

const written = () => writing.outbox.of('dev').map(({ request }) => request.text);

test('a change that changes nothing is done without the server', () => {
  assert.equal(writing.write(room, { text: 'good', edits: message('good') }), true);
  assert.deepEqual(written(), []);
});

test('a change that was refused is sent again, although it is what was shown', () => {
  assert.equal(writing.write(room, { text: 'better', edits: message('better') }), true);
  assert.deepEqual(written(), ['better']);
});

test('what takes back a change that is not confirmed is sent', () => {
  writing.write(room, { text: 'better', edits: message('good') });
  writing.write(room, { text: 'good', edits: message('better') });
  assert.deepEqual(written(), ['better', 'good']);
});

test('what is no more here of a message is as it was shown', () => {
  server.clear();
  assert.equal(writing.write(room, { text: 'good', edits: message('good') }), true);
  assert.deepEqual(written(), []);
});
