import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Lost } from '../../../web-client/src/main/resources/chatroom/web/link/errors.js';
import { Session } from '../../../web-client/src/main/resources/chatroom/web/link/session.js';
import { FakeNetwork, HandClock, WELCOME, settled } from './fakes.js';

const IN = { username: 'Ann', token: 't1', epoch: 'e', last_id: 7, online: 1 };
let clock, network, told, passes, session, coming;

beforeEach(() => {
  clock = new HandClock();
  network = new FakeNetwork();
  told = [];
  coming = () => {};
  passes = {
    pass: undefined,
    read: () => passes.pass,
    write: (pass, stay) => (passes.pass = { ...pass, stay }),
    forget: ({ token }) => token === passes.pass?.token && (passes.pass = undefined),
  };
  session = new Session(network.open, clock, () => 0.5, passes, {
    onWelcome: () => told.push('welcome'),
    onComing: (username) => coming(username),
    onIn: (reply) => told.push(`in as ${reply.username}`),
    onEvent: (event) => told.push(event.event),
    onLost: () => told.push('lost'),
    onOut: (code) => told.push(`out: ${code}`),
  });
});

async function logIn(stay = false) {
  session.start();
  await network.socket.tell(WELCOME);
  const done = session.logIn('ann', 'correct horse', stay);
  await settled();
  await network.socket.answer('login', IN);
  await done;
}

test('a login gives a token, and that is kept as long as was wished', async () => {
  await logIn(true);
  assert.deepEqual(passes.pass, { username: 'Ann', token: 't1', stay: true });
  assert.deepEqual(told, ['welcome', 'in as Ann']);
});

test('a wrong password is told to whoever asks, and changes nothing', async () => {
  session.start();
  await network.socket.tell(WELCOME);
  const done = session.logIn('ann', 'wrong', false);
  await settled();
  network.socket.answer('login', { code: 'bad_credentials', message: 'No.' });
  await assert.rejects(done, { code: 'bad_credentials' });
  assert.equal(session.isIn, false);
  assert.equal(passes.pass, undefined);
});

test('a new account is made, and then logged in to, on one connection', async () => {
  session.start();
  await network.socket.tell(WELCOME);
  const done = session.register('ann', 'correct horse', 'CODE', false);
  await settled();
  assert.equal((await network.socket.answer('register', { username: 'Ann' })).invite, 'CODE');
  await network.socket.answer('login', IN);
  await done;
  assert.ok(session.isIn);
});

test('whoever logs in after the connection had ended waits for the next one', async () => {
  session.start();
  await network.socket.tell(WELCOME);
  await network.socket.end('login_timeout');
  assert.equal(network.sockets.length, 1);
  const done = session.logIn('ann', 'correct horse', false);
  await network.socket.tell(WELCOME);
  await network.socket.answer('login', IN);
  await done;
  assert.ok(session.isIn);
  assert.ok(!told.includes('out: login_timeout'));
});

test('a login that the connection cuts is told to whoever waits for it', async () => {
  session.start();
  const done = session.logIn('ann', 'correct horse', false);
  network.socket.end();
  await assert.rejects(done, Lost);
});

test('each new connection is entered by the token', async () => {
  await logIn();
  await network.socket.end();
  assert.equal(session.isIn, false);
  await assert.rejects(session.request({ action: 'who' }), Lost);
  await clock.pass(500);
  await network.socket.tell(WELCOME);
  assert.equal((await network.socket.answer('resume', IN)).token, 't1');
  assert.deepEqual(told.slice(2), ['lost', 'welcome', 'in as Ann']);
});

test('a token that is void is forgotten, and somebody has to log in', async () => {
  passes.pass = { username: 'Ann', token: 'old' };
  session.start();
  await network.socket.tell(WELCOME);
  await network.socket.answer('resume', { code: 'session_expired', message: 'Too old.' });
  assert.deepEqual(told, ['welcome', 'out: session_expired']);
  assert.equal(passes.pass, undefined);
  await clock.pass(600_000);
  assert.equal(network.sockets.length, 1);
});

test('a server that is busy is asked again on the same connection, with the same token', async () => {
  passes.pass = { username: 'Ann', token: 't1' };
  session.start();
  await network.socket.tell(WELCOME);
  await network.socket.answer('resume', { code: 'server_busy', message: 'Busy.', retry_after_ms: 2_000 });
  await clock.pass(2_000);
  await network.socket.answer('resume', IN);
  assert.ok(session.isIn);
  assert.equal(network.sockets.length, 1);
});

for (const code of ['storage_unavailable', 'internal_error']) {
  test(`after ${code} the next connection is tried, which may lead to another server, and the pauses grow`, async () => {
    passes.pass = { username: 'Ann', token: 't1' };
    session.start();
    for (const pause of [500, 1_000]) {
      await network.socket.tell(WELCOME);
      await network.socket.answer('resume', { code, message: 'Not now.', retry_after_ms: 1 });
      const before = network.sockets.length;
      await clock.pass(pause - 1);
      assert.equal(network.sockets.length, before);
      await clock.pass(1);
      assert.equal(network.sockets.length, before + 1);
    }
    await network.socket.tell(WELCOME);
    assert.equal((await network.socket.answer('resume', IN)).token, 't1');
    assert.ok(session.isIn);
  });
}

for (const code of ['session_ended', 'kicked', 'account_closed']) {
  test(`after ${code} the token is forgotten and the reason told`, async () => {
    await logIn(true);
    await network.socket.end(code);
    assert.equal(told.at(-1), `out: ${code}`);
    assert.equal(passes.pass, undefined);
    await clock.pass(600_000);
    assert.equal(network.sockets.length, 1);
  });
}

test('who logs out is out, told once, with or without a connection', async () => {
  await logIn();
  const done = session.logOut();
  await settled();
  await network.socket.answer('logout', {});
  await network.socket.end('logged_out');
  await done;
  assert.deepEqual(
    told.filter((what) => what.startsWith('out')),
    ['out: logged_out'],
  );
  assert.equal(passes.pass, undefined);

  await logIn();
  await network.socket.end();
  await session.logOut();
  assert.equal(told.at(-1), 'out: logged_out');
  await clock.pass(600_000);
  assert.equal(session.isIn, false);
});

test('a guest is told of no events', async () => {
  session.start();
  await network.socket.tell(WELCOME, { event: 'message' });
  assert.deepEqual(told, ['welcome']);
});

test('what is asked for while somebody comes back goes out with the token, and what is pushed behind it counts', async () => {
  passes.pass = { username: 'Ann', token: 't0' };
  let answered;
  coming = (username) => (answered = session.request({ action: 'who', of: username }));
  session.start();
  await network.socket.tell(WELCOME);
  assert.deepEqual(
    network.socket.sent.map(({ action, of }) => of ?? action),
    ['resume', 'Ann'],
  );
  const [resume, who] = network.socket.sent;
  await network.socket.tell(
    { ...IN, status: 'ok', action: 'resume', ref: resume.ref },
    { status: 'ok', action: 'who', ref: who.ref, users: ['Ann'] },
    { event: 'presence', joined: ['bob'], left: [] },
  );
  assert.deepEqual((await answered).users, ['Ann']);
  assert.deepEqual(told, ['welcome', 'presence', 'in as Ann']);
});

test('where the token is void, nothing that was asked for with it is granted', async () => {
  passes.pass = { username: 'Ann', token: 't0' };
  let answered;
  coming = () => (answered = session.request({ action: 'who' }));
  session.start();
  await network.socket.tell(WELCOME);
  const refused = assert.rejects(answered, Error);
  await network.socket.answer('resume', { code: 'session_expired', message: 'Old.' });
  await refused;
  assert.deepEqual(told, ['welcome', 'out: session_expired']);
  await assert.rejects(session.request({ action: 'who' }), Lost);
});

test('whose token is gone when the connection is back has to log in: another page has logged out', async () => {
  await logIn(true);
  await network.socket.end();
  passes.pass = undefined;
  await clock.pass(500);
  await network.socket.tell(WELCOME);
  assert.equal(told.at(-1), 'out: session_expired');
  await clock.pass(600_000);
  assert.equal(network.sockets.length, 2);
  await logIn();
  assert.equal(told.at(-1), 'in as Ann');
});

test('who logs out without a connection, and whose token is gone, is out', async () => {
  await logIn(true);
  await network.socket.end();
  passes.pass = undefined;
  await session.logOut();
  assert.equal(told.at(-1), 'out: logged_out');
});

test('the end of a session is none of another page’s, which has logged in anew', async () => {
  await logIn(true);
  passes.pass = { username: 'Ann', token: 't2' };
  await network.socket.end('session_ended');
  assert.equal(told.at(-1), 'out: session_ended');
  assert.equal(passes.pass.token, 't2');
});
