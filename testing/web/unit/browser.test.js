import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listenTo } from '../../../web-client/src/main/resources/chatroom/web/link/browser.js';
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
