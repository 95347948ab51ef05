import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_SHOWN, Room } from '../../../web-client/src/main/resources/chatroom/web/model/room.js';
import { RoomState, isMessage } from '../../../web-client/src/main/resources/chatroom/web/model/room-state.js';
import { settled } from './fakes.js';
import { randomOf } from './random.js';

const TIME = '2026-11-29T08:00:00.000Z';
const WITHOUT_PLACE = ['edit', 'delete', 'react', 'unreact'];

/** A room of a server: its journal, and pages of it that come when the test says so. */
class ServedRoom {
  entries = [];
  #state = new RoomState();
  waiting = [];
  #underWay = [];
  #answered = [];

  write(entry) {
    const written = { id: this.entries.length + 1, username: 'bob', text: `text ${this.entries.length + 1}`, timestamp: TIME, ...entry };
    this.entries.push(written);
    this.#state.apply(written);
    return written;
  }

  say(n) {
    for (let i = 0; i < n; i++) this.write({});
  }

  info(more = {}) {
    return {
      room: 'dev',
      kind: 'public',
      topic: '',
      members: 2,
      role: 'member',
      last_id: this.entries.length,
      read_id: 0,
      unread: 0,
      mentions: 0,
      ...more,
    };
  }

  /** As they read now. */
  #now(entry) {
    return isMessage(entry) ? this.#state.message(entry.id) : entry;
  }

  request = (frame) => new Promise((resolve, reject) => this.waiting.push({ frame, resolve, reject }));

  answer() {
    const asked = this.waiting.shift();
    const { frame, resolve } = asked;
    this.#answered.push(asked);
    const last = this.entries.length;
    const page =
      frame.action === 'poll'
        ? this.entries.slice(frame.last_id, frame.last_id + frame.limit)
        : this.entries.slice(
            Math.max(0, Math.min(frame.before_id ?? Infinity, last + 1) - 1 - frame.limit),
            Math.min(frame.before_id ?? Infinity, last + 1) - 1,
          );
    const more = frame.action === 'poll' ? (page.at(-1)?.id ?? frame.last_id) < last : (page[0]?.id ?? 1) > 1;
    const messages = page.map((entry) => structuredClone(this.#now(entry)));
    this.#underWay.push(() => resolve({ messages, last_id: last, more, epoch: 'e' }));
  }

  /** The oldest answer arrives, which may be long after it was made. */
  deliver() {
    this.#underWay.shift()?.();
  }

  /** Nothing that was asked for is answered. */
  cut() {
    this.#underWay = [];
    for (const { reject } of [...this.waiting.splice(0), ...this.#answered.splice(0)]) reject(new Error('lost'));
  }

  /** Answers all that is asked for until the work is done. */
  async serve(work) {
    let isDone = false;
    const done = work.finally(() => (isDone = true));
    for (await settled(); !isDone; await settled()) {
      if (this.waiting.length) this.answer();
      this.deliver();
    }
    return done;
  }

  /** What is between two entries, as it reads now. */
  shown(low, high) {
    return this.entries.filter(({ id, kind }) => id >= low && id <= high && !WITHOUT_PLACE.includes(kind)).map((entry) => this.#now(entry));
  }
}

const open = async (served, more) => {
  const room = new Room(served.info(more), 'ann', served.request);
  await served.serve(room.open());
  return room;
};
const ids = (room) => room.items().map(({ id }) => id);

test('it opens at its end', async () => {
  const served = new ServedRoom();
  served.say(500);
  const room = await open(served);
  assert.equal(ids(room).at(-1), 500);
  assert.ok(room.atEnd && !room.atStart);
});

test('where much is unread it opens where one stopped reading', async () => {
  const served = new ServedRoom();
  served.say(500);
  const room = await open(served, { read_id: 200, unread: 300 });
  assert.ok(ids(room).includes(200) && ids(room).includes(201));
  assert.equal(room.atEnd, false);
});

test('an empty room is at its start and its end', async () => {
  const room = await open(new ServedRoom());
  assert.ok(room.atEnd && room.atStart);
  assert.deepEqual(ids(room), []);
});

test('what is pushed while the first page is under way is neither missed nor shown twice', async () => {
  const served = new ServedRoom();
  served.say(10);
  const room = new Room(served.info(), 'ann', served.request);
  const opened = room.open();
  await settled();
  served.answer();
  room.push(served.write({}), true);
  served.deliver();
  await served.serve(opened);
  assert.deepEqual(ids(room), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test('a page of little but reactions is followed by others until there is something to see', async () => {
  const served = new ServedRoom();
  served.say(40);
  for (let i = 0; i < 200; i++) served.write({ kind: i % 2 ? 'unreact' : 'react', target: 1, value: '👍' });
  const room = await open(served);
  assert.ok(room.items().length >= 30);
});

test('older ones come before, and a window that is full loses the newest', async () => {
  const served = new ServedRoom();
  served.say(1_000);
  const room = await open(served);
  while (!room.atStart) {
    await served.serve(room.loadOlder());
    room.dropNewest();
    assert.ok(room.items().length <= MOST_SHOWN);
    assert.deepEqual(room.items(), served.shown(ids(room)[0], ids(room).at(-1)));
  }
  assert.equal(ids(room)[0], 1);
  assert.equal(room.atEnd, false);
  while (!room.atEnd) {
    await served.serve(room.loadNewer());
    room.dropOldest();
  }
  assert.equal(ids(room).at(-1), 1_000);
  assert.ok(room.items().length <= MOST_SHOWN);
});

test('a full window that is read further up does not grow, and is at the end again when one comes to it', async () => {
  const served = new ServedRoom();
  served.say(300);
  const room = await open(served);
  while (!room.isFull) await served.serve(room.loadOlder());
  const before = ids(room);
  served.say(1);
  room.push(served.entries.at(-1), false);
  assert.deepEqual(ids(room), before);
  assert.equal(room.atEnd, false);
  await served.serve(room.openAtEnd());
  assert.equal(ids(room).at(-1), 301);
});

test('after a loss that missed little it goes on where it was', async () => {
  const served = new ServedRoom();
  served.say(50);
  const room = await open(served);
  served.say(120);
  served.write({ kind: 'edit', target: 10, value: 'changed' });
  room.update(served.info());
  await served.serve(room.catchUp());
  assert.deepEqual(room.items(), served.shown(1, 171));
  assert.ok(room.atEnd);
});

test('after a loss that missed very much it stays where one reads, and shows that as it is now', async () => {
  const served = new ServedRoom();
  served.say(50);
  const room = await open(served);
  served.write({ kind: 'delete', target: 10 });
  served.say(5_000);
  served.write({ kind: 'react', target: 20, value: '🎉' });
  room.update(served.info());
  await served.serve(room.catchUp());
  assert.ok(ids(room).includes(10));
  assert.equal(room.message(10).deleted, true);
  assert.deepEqual(room.message(20).reactions, { '🎉': ['bob'] });
  assert.equal(room.atEnd, false);
});

test('after a loss a full window has what was missed, and where its reader stopped, and no more than it may', async () => {
  const served = new ServedRoom();
  served.say(290);
  const room = await open(served);
  while (!room.atStart) await served.serve(room.loadOlder());
  served.say(150);
  room.update(served.info());
  await served.serve(room.catchUp(true));
  assert.ok(room.atEnd);
  assert.ok(ids(room).includes(290) && ids(room).includes(440));
  assert.ok(ids(room).length <= MOST_SHOWN);
});

test('after a loss whoever reads further up keeps what they read, and the window no more than it may', async () => {
  const served = new ServedRoom();
  served.say(290);
  const room = await open(served);
  while (!room.atStart) await served.serve(room.loadOlder());
  served.write({ kind: 'delete', target: 10 });
  served.say(150);
  room.update(served.info());
  await served.serve(room.catchUp(false));
  assert.equal(room.message(10).deleted, true);
  assert.ok(ids(room).length <= MOST_SHOWN);
  await served.serve(room.loadNewer());
  assert.ok(ids(room).includes(350));
});

test('unread counts others’ messages, and mentions those that call this user', async () => {
  const served = new ServedRoom();
  const room = await open(served);
  for (const entry of [
    {},
    { text: 'hi @Ann.' },
    { username: 'Ann', text: 'mine' },
    { text: 'ann@ann.example' },
    { kind: 'react', target: 1, value: '👍' },
  ]) {
    room.push(served.write(entry), true);
  }
  assert.equal(room.unread, 3);
  assert.equal(room.mentions, 1);
  assert.ok(room.read(2));
  assert.equal(room.unread, 1);
  assert.equal(room.mentions, 0);
  assert.equal(room.read(1), false);
  room.read(5);
  assert.equal(room.unread, 0);
});

test('an entry that comes twice counts once', async () => {
  const served = new ServedRoom();
  const room = await open(served);
  const entry = served.write({});
  assert.equal(room.push(entry, true), true);
  assert.equal(room.push(entry, true), false);
  assert.equal(room.unread, 1);
  assert.deepEqual(ids(room), [1]);
});

test('what happens to a message while the page that brings it is under way is not lost', async () => {
  const served = new ServedRoom();
  served.say(500);
  const room = await open(served);
  // Somebody reads further up.
  room.push(served.write({}), false);
  const older = room.loadOlder();
  await settled();
  served.answer();
  room.push(served.write({ kind: 'react', target: 400, value: '👍' }), true);
  await served.serve(older);
  assert.deepEqual(room.message(400).reactions, { '👍': ['bob'] });
});

test('a page that fails leaves the window as it was, and the next one works', async () => {
  const served = new ServedRoom();
  served.say(200);
  const room = await open(served);
  const before = ids(room);
  const failing = room.loadOlder();
  await settled();
  served.waiting.shift().reject(new Error('lost'));
  await assert.rejects(failing);
  assert.deepEqual(ids(room), before);
  await served.serve(room.loadOlder());
  assert.ok(ids(room).length > before.length);
});

test('a room that nobody has opened keeps nothing of what is pushed into it, and counts it', async () => {
  const served = new ServedRoom();
  served.say(3);
  const room = new Room(served.info(), 'ann', served.request);
  for (let i = 0; i < 2_000; i++) room.push(served.write({}), true);
  room.dropOldest();
  assert.equal(room.message(2_003), undefined);
  assert.equal(room.unread, 2_000);
  await served.serve(room.openAround(2_000));
  assert.deepEqual(room.items(), served.shown(ids(room)[0], ids(room).at(-1)));
  assert.ok(room.message(2_000));
});

test('what is pushed beyond a window that ends before the room does is not kept', async () => {
  const served = new ServedRoom();
  served.say(500);
  const room = await open(served);
  await served.serve(room.openAround(100));
  const high = ids(room).at(-1);
  for (let i = 0; i < 400; i++) room.push(served.write({}), true);
  assert.equal(room.message(501), undefined);
  assert.equal(ids(room).at(-1), high);
  assert.equal(room.isFull, false);
});

test('what happens to a message while the page that the window begins with is under way is not lost', async () => {
  const served = new ServedRoom();
  served.say(1_000);
  const room = await open(served);
  const around = room.openAround(100);
  await settled();
  served.answer();
  room.push(served.write({ kind: 'react', target: 100, value: '👍' }), true);
  await served.serve(around);
  assert.deepEqual(room.message(100).reactions, { '👍': ['bob'] });
});

test('a link to what isn’t there yet opens the room at its end, and what comes then is heard and unread', async () => {
  const served = new ServedRoom();
  served.say(10);
  const room = await open(served);
  await served.serve(room.openAround(10_000));
  assert.deepEqual(ids(room).at(-1), 10);
  assert.ok(room.atEnd);
  room.push(served.write({}), true);
  assert.deepEqual(ids(room).at(-1), 11);
  assert.equal(room.unread, 1);
});

test('after a loss what others have written counts, also where the server does not know how far one had read', async () => {
  const served = new ServedRoom();
  served.say(10);
  const room = new Room(served.info({ read_id: 4, unread: 6 }), 'ann', served.request);
  room.read(10);
  served.say(3);
  room.update(served.info({ read_id: 4, unread: 9, mentions: 1 }));
  assert.equal(room.unread, 9);
  assert.equal(room.mentions, 1);
});

test('what was read a moment ago does not become unread by what the server says of the room meanwhile', async () => {
  const served = new ServedRoom();
  served.say(10);
  const room = await open(served, { read_id: 0, unread: 10 });
  room.read(8);
  room.update(served.info({ read_id: 0, unread: 10 }));
  assert.equal(room.unread, 2);
  room.read(10);
  room.update(served.info({ read_id: 0, unread: 10 }));
  assert.equal(room.unread, 0);
});

test('a message that is deleted already is nothing unread', async () => {
  const served = new ServedRoom();
  const room = await open(served);
  room.push(served.write({ text: '(deleted)', deleted: true }), true);
  assert.equal(room.unread, 0);
});

/** Anything that can happen to a room, at any time: what is seen of its window is always what the server has. */
test('whatever is written, pushed, read and lost, and in whatever order: what is shown is what is there', async () => {
  for (let seed = 0; seed < 150; seed++) {
    const chance = randomOf(seed);
    const served = new ServedRoom();
    served.say(chance.below(700));
    let pushed = served.entries.length;
    const room = new Room(served.info(), 'ann', served.request);
    const works = [room.open()];
    const some = () => served.entries[chance.below(served.entries.length)];
    for (let step = 0; step < 150; step++) {
      const what = chance.below(10);
      if (what < 3) served.write({});
      if (what === 3 && served.entries.length) {
        const target = some();
        const kind = ['edit', 'delete', 'react', 'unreact'][chance.below(4)];
        if (isMessage(target))
          served.write({
            kind,
            target: target.id,
            username: ['bob', 'cyd'][chance.below(2)],
            value: kind.includes('react') ? '👍' : `new ${step}`,
          });
      }
      if (what === 4) served.write({ kind: 'join', text: 'bob joined' });
      while (pushed < served.entries.length && chance.below(3) > 0) {
        room.push(structuredClone(served.entries[pushed++]), chance.below(2) > 0 || !room.isFull);
        room.dropOldest();
      }
      if (what === 5) works.push(room.loadOlder().then(() => room.dropNewest()));
      if (what === 6) works.push(room.loadNewer().then(() => room.dropOldest()));
      if (what === 7 && served.entries.length) works.push(room.openAround(some().id));
      if (what === 8 && chance.below(4) === 0) {
        // The connection is lost: what wasn't pushed by now won't be, and what was asked for isn't answered.
        served.cut();
        await settled();
        served.cut();
        pushed = served.entries.length;
        room.update(served.info());
        works.push(room.catchUp());
      }
      if (what === 9) works.push(room.openAtEnd());
      works.forEach((work) => work.catch(() => {}));
      if (served.waiting.length && chance.below(3) > 0) served.answer();
      if (chance.below(3) > 0) served.deliver();
      await settled();
    }
    const all = Promise.allSettled(works);
    while (pushed < served.entries.length) room.push(structuredClone(served.entries[pushed++]), !room.isFull);
    await served.serve(all);
    const shown = ids(room);
    if (shown.length) assert.deepEqual(room.items(), served.shown(shown[0], shown.at(-1)), `seed ${seed}`);
    await served.serve(room.openAtEnd());
    assert.deepEqual(ids(room).at(-1), served.shown(1, Infinity).at(-1)?.id, `seed ${seed}`);
  }
});
