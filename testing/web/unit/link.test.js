import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Lost, Refused } from '../../../web-client/src/main/resources/chatroom/web/link/errors.js';
import { Link } from '../../../web-client/src/main/resources/chatroom/web/link/link.js';
import { FakeNetwork, HandClock, WELCOME, settled } from './fakes.js';

let clock, network, told, link;

beforeEach(() => {
  clock = new HandClock();
  network = new FakeNetwork();
  told = [];
  link = new Link(network.open, clock, () => 0.5, {
    onWelcome: () => told.push('welcome'),
    onEvent: (event) => told.push(event.event),
    onLost: (retryAt) => told.push(`lost, again in ${retryAt - clock.now()}`),
    onEnd: (code) => told.push(`end ${code}`),
  });
});

async function connect() {
  link.start();
  await network.socket.tell(WELCOME);
}

test('a request gets the reply with its ref, in whatever order replies come', async () => {
  await connect();
  const [first, second] = [link.request({ action: 'who' }), link.request({ action: 'rooms' })];
  await network.socket.answer('rooms', { rooms: [] });
  await network.socket.answer('who', { users: ['ann'] });
  assert.deepEqual((await first).users, ['ann']);
  assert.deepEqual((await second).rooms, []);
});

test('several frames of one message are taken one by one, and a line without anything is none', async () => {
  await connect();
  network.socket.onmessage({ data: '{"event":"presence"}\n\n{"event":"message"}\n' });
  assert.deepEqual(told, ['welcome', 'presence', 'message']);
});

test('an error reply is an error that has its code and the sentence for people', async () => {
  await connect();
  const reply = link.request({ action: 'send' });
  network.socket.answer('send', { code: 'rate_limited', message: 'Too much at once.', retry_after_ms: 800 });
  await assert.rejects(
    reply,
    (error) => error instanceof Refused && error.code === 'rate_limited' && error.retryAfter === 800 && error.passes,
  );
});

test('an error without a ref is the answer to the oldest request, which the server could not read', async () => {
  await connect();
  const [long, who] = [link.request({ action: 'send', text: 'long' }), link.request({ action: 'who' })];
  network.socket.tell({ status: 'error', code: 'frame_too_large', message: 'Too long.' });
  await assert.rejects(long, { code: 'frame_too_large' });
  await network.socket.answer('who', { users: ['ann'] });
  assert.deepEqual((await who).users, ['ann']);
});

test('what was not answered when the connection ends is lost, each of it', async () => {
  await connect();
  const requests = [link.request({ action: 'who' }), link.request({ action: 'rooms' })];
  network.socket.end();
  for (const request of requests) await assert.rejects(request, Lost);
  await assert.rejects(link.request({ action: 'who' }), Lost);
});

test('it comes back after half a second, then after twice the time, up to half a minute', async () => {
  link.start();
  const pauses = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
  for (const pause of pauses) {
    await network.socket.end();
    assert.equal(told.at(-1), `lost, again in ${pause}`);
    const before = network.sockets.length;
    await clock.pass(pause - 1);
    assert.equal(network.sockets.length, before);
    await clock.pass(1);
    assert.equal(network.sockets.length, before + 1);
  }
});

test('after a login that got through the pauses begin anew', async () => {
  await connect();
  await network.socket.end();
  await clock.pass(500);
  await network.socket.tell(WELCOME);
  link.settle();
  await network.socket.end();
  assert.equal(told.at(-1), 'lost, again in 500');
});

test('when the network is back it is tried at once, and only one connection comes of it', async () => {
  await connect();
  await network.socket.end();
  link.wake();
  link.wake();
  await clock.pass(9_000);
  assert.equal(network.sockets.filter((socket) => !socket.isClosed).length, 1);
});

test('a connection that says nothing is given up after ten seconds', async () => {
  link.start();
  await clock.pass(10_000);
  assert.ok(network.sockets[0].isClosed);
  assert.equal(told.at(-1), 'lost, again in 500');
});

test('silence is asked about, and when there is no answer the connection is dead', async () => {
  await connect();
  await clock.pass(30_000);
  assert.equal(network.socket.unanswered('ping').length, 1);
  await network.socket.answer('ping', {});
  await clock.pass(45_000);
  assert.equal(network.socket.unanswered('ping').length, 1);
  await clock.pass(15_000);
  assert.match(told.at(-1), /^lost/);
});

test('a server is shown life even where it does all of the talking', async () => {
  await connect();
  for (let i = 0; i < 10; i++) {
    await clock.pass(10_000);
    await network.socket.tell({ event: 'message' });
  }
  assert.ok(network.socket.sent.some(({ action }) => action === 'ping'));
});

test('after a sleep the first look finds out within five seconds that nobody is there', async () => {
  await connect();
  link.wake();
  await clock.pass(5_000);
  assert.match(told.at(-1), /^lost/);
});

test('what a socket says that was given up counts for nothing', async () => {
  link.start();
  const [old] = network.sockets;
  await clock.pass(10_000 + 500);
  await old.tell(WELCOME, { event: 'message' });
  await old.end();
  assert.deepEqual(told, ['lost, again in 500']);
});

test('a frame that is no JSON ends the connection, and the next one is tried', async () => {
  await connect();
  network.socket.onmessage({ data: '{"event":' });
  await settled();
  assert.match(told.at(-1), /^lost/);
});

for (const code of ['session_ended', 'kicked', 'account_closed', 'abuse', 'logged_out', 'login_timeout']) {
  test(`after ${code} it does not come back by itself`, async () => {
    await connect();
    await network.socket.end(code);
    await clock.pass(600_000);
    assert.equal(told.at(-1), `end ${code}`);
    assert.equal(network.sockets.length, 1);
  });
}

for (const code of ['shutting_down', 'memory_short', 'too_many_connections', 'gave_way', 'idle_timeout', 'something new']) {
  test(`after ${code} it comes back`, async () => {
    await connect();
    await network.socket.end(code);
    await clock.pass(500);
    assert.equal(network.sockets.length, 2);
  });
}

test('when it is stopped nothing is left to run', async () => {
  await connect();
  link.stop();
  assert.equal(clock.timers, 0);
  assert.ok(network.socket.isClosed);
});
