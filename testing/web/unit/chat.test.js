import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Lost, Refused } from '../../../web-client/src/main/resources/chatroom/web/link/errors.js';
import { Chat } from '../../../web-client/src/main/resources/chatroom/web/model/chat.js';
import { departureOf } from '../../../web-client/src/main/resources/chatroom/web/view/outside.js';
import { HandClock, settled } from './fakes.js';

const IN = { username: 'ann', epoch: 'e', admin: false };
const dev = (more = {}) => ({ room: 'dev', kind: 'public', topic: '', members: 2, role: 'member', unread: 0, mentions: 0, ...more });
const message = (id, text = `text ${id}`) => ({ id, username: 'bob', text, timestamp: '2026-11-29T08:00:00.000Z' });

let asked, told, gone, added, kept, chat, clock;

beforeEach(() => {
  asked = [];
  told = [];
  gone = [];
  added = [];
  kept = new Map();
  clock = new HandClock();
  const request = (frame) => new Promise((resolve, reject) => asked.push({ frame, resolve, reject }));
  const listener = {
    onChange: (topic) => told.push(topic),
    onCaughtUp() {},
    onNews() {},
    onAnnouncement() {},
    onAdded: (room) => added.push(`${room.addedBy} ${room.address}`),
    onGone: (room) => gone.push(departureOf(room)),
  };
  chat = new Chat(request, clock, listener, { read: (key) => kept.get(key), write: (key, value) => kept.set(key, value) });
});

const waiting = () => asked.map(({ frame }) => frame.action);

async function answer(action, fields) {
  const at = asked.findIndex(({ frame }) => frame.action === action);
  assert.ok(at >= 0, `${action} is not among ${waiting()}`);
  const [{ frame, resolve, reject }] = asked.splice(at, 1);
  if (fields.code) reject(new Refused(fields));
  else resolve(fields);
  await settled();
  return frame;
}

async function enter(address, info) {
  chat.enter(IN, address);
  const together = waiting();
  await answer('rooms', { rooms: info, more: false });
  await answer('who', { users: ['ann'] });
  return together;
}

const shown = () => chat.current.items().map(({ id, text }) => `${id} ${text}`);

test('the newest messages of the room that is looked at first are asked for together with the rooms', async () => {
  assert.deepEqual(await enter('dev', [dev({ last_id: 2 })]), ['rooms', 'who', 'history']);
  chat.look('dev');
  chat.openCurrent();
  await answer('history', { messages: [message(1), message(2)], last_id: 2, more: false });
  assert.deepEqual(shown(), ['1 text 1', '2 text 2']);
  assert.deepEqual(waiting(), ['follow'], 'the page is asked for once');
});

test('a retry that is answered when one is not in the room any more brings it to no list', async () => {
  await enter('lobby', []);
  chat.learn(undefined);
  const { role, ...outside } = dev();
  chat.learn(outside);
  assert.equal(chat.room('dev'), undefined);
  chat.learn(dev());
  assert.ok(chat.room('dev'), `as a ${role}`);
});

test('what happened after that page was made is read before the room counts as known', async () => {
  await enter('dev', [dev({ last_id: 2 })]);
  chat.look('dev');
  chat.openCurrent();
  chat.onEvent({ event: 'message', room: 'dev', id: 3, kind: 'edit', target: 2, value: 'mended', username: 'bob', text: '(edit)' });
  await answer('history', { messages: [message(1), message(2)], last_id: 2, more: false });
  const edit = { id: 3, kind: 'edit', target: 2, value: 'mended', username: 'bob', text: '(edit)' };
  assert.equal((await answer('poll', { messages: [edit], last_id: 3, more: false })).last_id, 2);
  assert.deepEqual(shown(), ['1 text 1', '2 mended']);
});

test('where much is unread, the room opens where one stopped reading, whatever was asked for before', async () => {
  await enter('dev', [dev({ last_id: 300, read_id: 100, unread: 200 })]);
  chat.look('dev');
  chat.openCurrent();
  await answer('history', { messages: [message(300)], last_id: 300, more: true });
  assert.equal((await answer('history', { messages: [message(99), message(100)], last_id: 300, more: true })).before_id, 101);
});

test('a room that cannot be read keeps nobody from another one', async () => {
  await enter('secret', [dev({ last_id: 1 })]);
  await answer('history', { code: 'unknown_room', message: 'No.' });
  assert.equal(chat.look('secret'), undefined);
  chat.look('dev');
  chat.openCurrent();
  await settled();
  await answer('history', { messages: [message(1)], last_id: 1, more: false });
  assert.deepEqual(shown(), ['1 text 1']);
});

test('a page of another room, or of an earlier connection, is not taken', async () => {
  await enter('lobby', [dev({ last_id: 1 })]);
  chat.leave();
  await enter('lobby', [dev({ last_id: 1 }), dev({ room: 'lobby', last_id: 1 })]);
  chat.look('dev');
  chat.openCurrent();
  await settled();
  assert.equal(asked.filter(({ frame }) => frame.action === 'history' && frame.room === 'dev').length, 1);
});

test('after a lost connection it is asked again who is in the room', async () => {
  await enter('dev', [dev({ last_id: 1 })]);
  chat.look('dev');
  told = [];
  chat.leave();
  await enter('dev', [dev({ last_id: 1 })]);
  assert.ok(told.includes('members'));
});

const departs = (id, fields) => {
  chat.onEvent({ event: 'message', room: 'dev', id, text: '…', timestamp: '2026-11-29T08:00:00.000Z', ...fields });
  chat.onEvent({ event: 'room', room: 'dev', change: 'removed' });
};

test('who is removed is told by whom and why, also where they look at something else, and later on', async () => {
  await enter('lobby', [dev({ last_id: 1 }), dev({ room: 'lobby', last_id: 1 })]);
  chat.look('lobby');
  departs(2, { kind: 'kick', username: 'bob', subject: 'Ann', value: 'take a walk' });
  assert.deepEqual(gone, ['bob removed you from dev: take a walk']);
  assert.equal(chat.look('dev'), undefined);
  assert.equal(chat.departed('DEV').departure.value, 'take a walk');
});

test('a ban is told with its end, and without a reason where there is none', async () => {
  await enter('lobby', [dev({ last_id: 1 })]);
  departs(2, { kind: 'ban', username: 'bob', subject: 'ann', until: '9999-12-31T23:59:59.999Z' });
  assert.deepEqual(gone, ['bob banned you from dev.']);
});

test('who leaves isn’t told so, wherever they did', async () => {
  await enter('lobby', [dev({ last_id: 1 })]);
  departs(2, { kind: 'leave', username: 'Ann' });
  assert.deepEqual(gone, []);
});

test('that others are removed is nothing to this user', async () => {
  await enter('lobby', [dev({ last_id: 1 })]);
  chat.onEvent({ event: 'message', room: 'dev', id: 2, kind: 'kick', username: 'bob', subject: 'anna', text: '…' });
  chat.onEvent({ event: 'message', room: 'dev', id: 3, kind: 'leave', username: 'bob', text: '…' });
  assert.equal(chat.room('dev').departure, undefined);
  assert.deepEqual(gone, []);
});

test('a room that is gone after a lost connection is told of, without saying what nobody has seen', async () => {
  await enter('lobby', [dev({ last_id: 1 }), dev({ room: 'ops', last_id: 1 })]);
  chat.leave();
  await enter('lobby', [dev({ last_id: 1 })]);
  assert.deepEqual(gone, ['You aren’t in ops any more.']);
});

test('whoever is added again is in the room as if nothing had been', async () => {
  await enter('lobby', [dev({ last_id: 1 })]);
  departs(2, { kind: 'kick', username: 'bob', subject: 'ann' });
  chat.onEvent({ event: 'room', room: 'dev', change: 'added', info: dev({ last_id: 3 }) });
  assert.equal(chat.departed('dev'), undefined);
  assert.equal(chat.room('dev').departure, undefined);
});

/** What came with the replies, in one message of the socket: nothing that waits for a reply has gone on by then. */
async function enterWith(events, address, info) {
  chat.enter(IN, address);
  const replies = {
    rooms: { rooms: info, more: false },
    who: { users: ['ann'] },
    history: { messages: [message(1)], last_id: 1, more: false },
  };
  for (const { frame, resolve } of asked.splice(0)) resolve(replies[frame.action]);
  for (const event of events) chat.onEvent(event);
  await settled();
}

test('what comes together with the list of rooms is part of what follows it', async () => {
  const lobby = dev({ room: 'lobby', last_id: 1 });
  const events = [
    { event: 'message', ...message(2) },
    { event: 'presence', joined: ['bob'], left: [] },
    { event: 'room', room: 'ops', change: 'added', info: dev({ room: 'ops', last_id: 0 }) },
  ];
  await enterWith(events, 'lobby', [lobby]);
  assert.equal(chat.isOnline('bob'), true);
  assert.notEqual(chat.room('ops'), undefined);
  chat.look('lobby');
  chat.openCurrent();
  await settled();
  assert.equal((await answer('poll', { messages: [message(2)], last_id: 2, more: false })).last_id, 1);
  assert.deepEqual(shown(), ['1 text 1', '2 text 2']);
  assert.equal(chat.current.unread, 1);
});

test('whoever comes back asks for rooms, people and messages before that is granted, and takes what was pushed meanwhile', async () => {
  chat.expect('dev');
  assert.deepEqual(waiting(), ['rooms', 'who', 'history']);
  chat.onEvent({ event: 'presence', joined: ['bob'], left: [] });
  chat.enter(IN, 'dev');
  assert.deepEqual(waiting(), ['rooms', 'who', 'history'], 'nothing is asked for twice');
  await answer('rooms', { rooms: [dev({ last_id: 1 })], more: false });
  await answer('who', { users: ['ann'] });
  chat.look('dev');
  chat.openCurrent();
  await answer('history', { messages: [message(1)], last_id: 1, more: false });
  assert.deepEqual(shown(), ['1 text 1']);
  assert.equal(chat.isOnline('bob'), true);
});

test('what could not be had ahead is asked for again', async () => {
  chat.expect('dev');
  for (const { reject } of asked.splice(0)) reject(new Refused({ code: 'not_logged_in', message: 'No.' }));
  await settled();
  chat.enter(IN, 'dev');
  await settled();
  assert.deepEqual(waiting().sort(), ['rooms', 'who']);
  await answer('rooms', { rooms: [dev({ last_id: 1 })], more: false });
  await answer('who', { users: ['ann'] });
  chat.look('dev');
  chat.openCurrent();
  await settled();
  await answer('history', { messages: [message(1)], last_id: 1, more: false });
  assert.deepEqual(shown(), ['1 text 1']);
});

test('what was asked for on a connection that is lost is no answer on the next one', async () => {
  chat.expect('dev');
  const stale = asked.splice(0);
  chat.leave();
  chat.expect('dev');
  chat.enter(IN, 'dev');
  for (const { frame, resolve } of stale) if (frame.action === 'rooms') resolve({ rooms: [dev({ room: 'old', last_id: 1 })], more: false });
  await settled();
  await answer('rooms', { rooms: [dev({ last_id: 1 })], more: false });
  await answer('who', { users: ['ann'] });
  assert.equal(chat.room('old'), undefined);
  assert.notEqual(chat.room('dev'), undefined);
});

test('where catching up is refused for now, one is back all the same, and it is caught up later', async () => {
  await enter('dev', [dev({ last_id: 1 })]);
  chat.look('dev');
  const opened = chat.openCurrent();
  await answer('history', { messages: [message(1)], last_id: 1, more: false });
  await opened;
  chat.leave();
  asked = [];
  let isBack = false;
  chat.enter(IN).then(() => (isBack = true));
  await answer('rooms', { rooms: [dev({ last_id: 2 })], more: false });
  await answer('who', { users: ['ann'] });
  await answer('poll', { code: 'rate_limited', message: 'Too much.', retry_after_ms: 6_000 });
  assert.ok(isBack);
  assert.deepEqual(shown(), ['1 text 1']);
  await clock.pass(6_000);
  await answer('poll', { messages: [message(2)], last_id: 2, more: false });
  assert.deepEqual(shown(), ['1 text 1', '2 text 2']);
});

test('what is refused on one connection is not tried again on the next one', async () => {
  await enter('dev', [dev({ last_id: 1 })]);
  await answer('follow', { code: 'rate_limited', message: 'Too much.', retry_after_ms: 6_000 });
  chat.leave();
  await enter('dev', [dev({ last_id: 1 })]);
  await clock.pass(60_000);
  assert.equal(asked.filter(({ frame }) => frame.action === 'follow').length, 1);
});

test('a room whose pushes are refused for now is asked for again, from where they were to begin', async () => {
  await enter('dev', [dev({ last_id: 7 })]);
  await answer('follow', { code: 'storage_unavailable', message: 'Not now.', retry_after_ms: 6_000 });
  await clock.pass(5_999);
  assert.ok(!waiting().includes('follow'));
  await clock.pass(1);
  assert.equal((await answer('follow', {})).last_id, 7);
});

test('a room that is gone meanwhile is not asked for again', async () => {
  await enter('lobby', [dev({ last_id: 7 })]);
  const follow = asked.find(({ frame }) => frame.action === 'follow');
  chat.onEvent({ event: 'room', room: 'dev', change: 'removed' });
  follow.reject(new Refused({ code: 'server_busy', message: 'Not now.', retry_after_ms: 6_000 }));
  await clock.pass(60_000);
  assert.equal(waiting().filter((action) => action === 'follow').length, 1);
});

test('rooms beyond those that the server pushes are polled in turn, one each second', async () => {
  const rooms = ['a', 'b', 'c'].map((room) => dev({ room, last_id: 1 }));
  await enter('lobby', rooms);
  await answer('follow', {});
  for (let i = 0; i < 2; i++) await answer('follow', { code: 'too_many', message: 'Too many.' });
  await clock.pass(1_000);
  assert.deepEqual(asked.filter(({ frame }) => frame.action === 'poll').length, 1);
  const first = await answer('poll', { messages: [message(2), { ...message(3), deleted: true }], last_id: 3, more: false });
  assert.deepEqual([first.room, first.last_id], ['b', 1]);
  assert.equal(chat.room('b').unread, 1);
  await clock.pass(1_000);
  assert.equal((await answer('poll', { code: 'server_busy', message: 'Busy.', retry_after_ms: 9_000 })).room, 'c');
  await clock.pass(1_000);
  const next = await answer('poll', { messages: [], last_id: 3, more: false });
  assert.deepEqual([next.room, next.last_id], ['b', 3]);
  chat.leave();
  await clock.pass(60_000);
  assert.ok(!waiting().includes('poll'));
});

/** Answers all that was asked about messages that others answer, and counts it. */
async function answerQuotes() {
  let n = 0;
  for (let polls = asked.filter(({ frame }) => frame.action === 'poll'); polls.length; ) {
    assert.ok(polls.length <= 4, 'few at a time');
    for (const { frame } of polls) {
      await answer('poll', { messages: [message(frame.last_id + 1)], last_id: 1_000, more: true });
      n++;
    }
    polls = asked.filter(({ frame }) => frame.action === 'poll');
  }
  return n;
}

test('a window in which every message answers another one asks for each of them once', async () => {
  await enter('lobby', [dev({ last_id: 1_000 })]);
  const room = chat.room('dev');
  const show = () => Array.from({ length: 300 }, (_, i) => chat.quoted(room, i + 1)?.text);
  show();
  assert.equal(await answerQuotes(), 300);
  assert.deepEqual(
    show(),
    Array.from({ length: 300 }, (_, i) => `text ${i + 1}`),
  );
  assert.equal(await answerQuotes(), 0);
});

test('a message that others answer is asked for again where it was changed, and where the connection was lost', async () => {
  await enter('lobby', [dev({ last_id: 10 })]);
  const room = chat.room('dev');
  chat.quoted(room, 1);
  asked.find(({ frame }) => frame.action === 'poll').reject(new Lost());
  asked = [];
  await settled();
  chat.quoted(room, 1);
  assert.equal(await answerQuotes(), 1);
  chat.onEvent({ event: 'message', room: 'dev', id: 11, kind: 'edit', target: 1, value: 'new', username: 'bob', text: '…' });
  chat.quoted(room, 1);
  assert.equal(await answerQuotes(), 1);
});

test('a message that others answer and that nobody may read is asked for once', async () => {
  await enter('lobby', [dev({ last_id: 10 })]);
  const room = chat.room('dev');
  chat.quoted(room, 1);
  await answer('poll', { code: 'not_a_member', message: 'No.' });
  assert.equal(chat.quoted(room, 1), undefined);
  assert.ok(!waiting().includes('poll'));
});

const room = (name, more = {}) => ({ ...dev(), room: name, kind: 'private', last_id: 7, read_id: 7, ...more });
const addedBy = (name) => chat.room(name).addedBy;
const addition = (subject = 'ann') => ({ id: 7, kind: 'add', username: 'bob', subject, text: 'bob added ann' });
const pageOf = (entry) => ({ messages: [entry], last_id: 7, more: true });
const arrives = (info) => chat.onEvent({ event: 'room', room: info.room, change: 'added', info });

test('who adds this user to a room is told of, until the room is looked at', async () => {
  await enter('lobby', [room('dev')]);
  await answer('history', { messages: [], last_id: 0, more: false });
  assert.equal(waiting().includes('history'), false, 'to a browser that knows of no rooms none is new');
  arrives(room('ops'));
  assert.equal((await answer('history', pageOf(addition()))).before_id, 8);
  assert.deepEqual(added, ['bob ops']);
  assert.equal(addedBy('ops'), 'bob');
  chat.look('ops');
  assert.equal(addedBy('ops'), undefined);
  assert.deepEqual(kept.get('known/ann'), ['dev', 'ops']);
});

test('whoever joins or makes a room, here or elsewhere, is told of no addition', async () => {
  await enter('lobby', [room('dev')]);
  await answer('history', { messages: [], last_id: 0, more: false });
  arrives(room('ops'));
  await answer('history', pageOf({ id: 7, kind: 'join', username: 'ann', text: 'ann joined' }));
  arrives(room('den'));
  chat.learn(room('den'));
  await answer('history', pageOf(addition()));
  arrives(room('pen'));
  await answer('history', pageOf(addition('cyd')));
  assert.deepEqual(added, []);
  assert.deepEqual([...kept.get('known/ann')].sort(), ['den', 'dev', 'ops', 'pen']);
});

test('who was added while away finds the room marked, and nothing pops up; of many it is asked for a few', async () => {
  kept.set('known/ann', ['dev']);
  const many = Array.from({ length: 30 }, (_, i) => room(`new${i}`));
  await enter(undefined, [room('dev'), ...many]);
  assert.equal(waiting().filter((action) => action === 'history').length, 20);
  await answer('history', pageOf(addition()));
  assert.equal(addedBy('new0'), 'bob');
  assert.deepEqual(added, []);
  assert.equal(kept.get('known/ann').includes('new0'), false);
  assert.equal(kept.get('known/ann').includes('new29'), true);
});

test('who is added again after a removal is told again, and what is not known is asked for by the next connection', async () => {
  kept.set('known/ann', ['dev']);
  await enter(undefined, [room('dev')]);
  chat.onEvent({ event: 'room', room: 'dev', change: 'removed' });
  arrives(room('dev'));
  await answer('history', { code: 'forbidden', message: 'No.' });
  assert.equal(addedBy('dev'), undefined);
  chat.leave();
  await enter(undefined, [room('dev')]);
  await answer('history', pageOf(addition()));
  assert.equal(addedBy('dev'), 'bob');
  chat.leave();
  await enter(undefined, [room('dev')]);
  assert.equal(waiting().includes('history'), false, 'what is known already');
});
