import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Lost, Refused } from '../../../web-client/src/main/resources/chatroom/web/link/errors.js';
import { MOST_UNSENT, Outbox } from '../../../web-client/src/main/resources/chatroom/web/link/outbox.js';
import { HandClock, settled } from './fakes.js';
import { randomOf } from './random.js';

let clock, store, asked, random;

beforeEach(() => {
  clock = new HandClock();
  store = new Map();
  asked = [];
  random = 0;
});

const storeOf = (map) => ({
  all: () => [...map.values()].map((unsent) => structuredClone(unsent)),
  put: (unsent) => map.set(unsent.nonce, structuredClone(unsent)),
  remove: (nonce) => map.delete(nonce),
});

const request = (frame) => new Promise((resolve, reject) => asked.push({ frame, ok: () => resolve({}), fail: (error) => reject(error) }));
const outbox = () =>
  new Outbox(
    storeOf(store),
    request,
    clock,
    () => `r${random++}`,
    () => {},
  );
const send = (text) => ({ action: 'send', text });
const refused = (code, more = {}) => new Refused({ code, message: `It is ${code}.`, ...more });

test('what was written without a connection goes out in its order when there is one, one after another', async () => {
  const box = outbox();
  for (const text of ['one', 'two', 'three']) {
    box.add('dev', send(text));
    await clock.pass(5);
  }
  assert.equal(asked.length, 0);
  box.begin('e');
  for (const text of ['one', 'two', 'three']) {
    assert.equal(asked.at(-1).frame.text, text);
    asked.at(-1).ok();
    await settled();
  }
  assert.equal(box.size, 0);
  assert.equal(store.size, 0);
});

test('rooms do not wait for each other', () => {
  const box = outbox();
  box.begin('e');
  box.add('dev', send('one'));
  box.add('ops', send('two'));
  assert.deepEqual(
    asked.map(({ frame }) => frame.room),
    ['dev', 'ops'],
  );
});

test('after a lost connection the same message has the same nonce', async () => {
  const box = outbox();
  box.begin('e');
  box.add('dev', send('one'));
  const { nonce } = asked[0].frame;
  box.pause();
  asked[0].fail(new Lost());
  await settled();
  assert.equal(box.size, 1);
  box.begin('e');
  assert.equal(asked[1].frame.nonce, nonce);
});

test('what a page leaves behind is sent by the next one, with the same nonce and in its order', async () => {
  const first = outbox();
  first.add('dev', send('one'));
  await clock.pass(1);
  first.add('dev', send('two'));
  const second = outbox();
  second.begin('e');
  assert.equal(asked[0].frame.text, 'one');
  assert.equal(asked[0].frame.nonce, [...store.keys()][0]);
  asked[0].ok();
  await settled();
  assert.equal(asked[1].frame.text, 'two');
});

test('a refusal that passes is repeated after the pause, and says meanwhile why it takes longer', async () => {
  const box = outbox();
  box.begin('e');
  box.add('dev', send('one'));
  asked[0].fail(refused('storage_unavailable', { retry_after_ms: 3_000 }));
  await clock.pass(2_999);
  assert.equal(asked.length, 1);
  assert.equal(box.of('dev')[0].delayed, 'It is storage_unavailable.');
  await clock.pass(1);
  assert.equal(asked[1].frame.nonce, asked[0].frame.nonce);
});

test('a pause that outlasts its connection sends nothing twice at once', async () => {
  const box = outbox();
  box.begin('e');
  box.add('dev', send('one'));
  asked[0].fail(refused('server_busy', { retry_after_ms: 3_000 }));
  await settled();
  box.pause();
  box.begin('e');
  await clock.pass(10_000);
  assert.equal(asked.length, 2);
});

test('a refusal that stays is told, holds up nothing, and can be sent again or discarded', async () => {
  const box = outbox();
  box.begin('e');
  box.add('dev', send('one'));
  box.add('dev', send('two'));
  asked[0].fail(refused('muted'));
  await settled();
  assert.equal(asked[1].frame.text, 'two');
  asked[1].ok();
  await settled();
  const [failed] = box.of('dev');
  assert.equal(failed.failed, 'It is muted.');
  box.retry(failed.nonce);
  assert.equal(asked[2].frame.nonce, failed.nonce);
  asked[2].fail(refused('muted'));
  await settled();
  box.discard(failed.nonce);
  assert.equal(box.size, 0);
  assert.equal(store.size, 0);
});

test('who looks elsewhere is told what was refused, and in which rooms', async () => {
  const told = [];
  const box = new Outbox(
    storeOf(store),
    request,
    clock,
    () => `r${random++}`,
    (room, failed) => failed && told.push(`${room}: ${failed.failed}`),
  );
  box.begin('e');
  box.add('dev', send('one'));
  box.add('ops', send('two'));
  asked[0].fail(refused('not_a_member'));
  asked[1].ok();
  await settled();
  assert.deepEqual(told, ['dev: It is not_a_member.']);
  assert.deepEqual(box.failedRooms, ['dev']);
  box.discard(box.of('dev')[0].nonce);
  assert.deepEqual(box.failedRooms, []);
});

test('what has failed is not sent by the next page by itself', async () => {
  const box = outbox();
  box.begin('e');
  box.add('dev', send('one'));
  asked[0].fail(refused('archived'));
  await settled();
  outbox().begin('e');
  assert.equal(asked.length, 1);
});

test('a mistake of the server is repeated once', async () => {
  const box = outbox();
  box.begin('e');
  box.add('dev', send('one'));
  asked[0].fail(refused('internal_error'));
  await clock.pass(2_000);
  asked[1].fail(refused('internal_error'));
  await clock.pass(60_000);
  assert.equal(asked.length, 2);
  assert.ok(box.of('dev')[0].failed);
});

test('no more than a bounded number waits', () => {
  const box = outbox();
  for (let i = 0; i < MOST_UNSENT; i++) assert.equal(box.add('dev', send(`${i}`)), undefined);
  assert.match(box.add('dev', send('one more')), /^200 messages wait/);
  assert.equal(store.size, MOST_UNSENT);
});

test('a nonce is one that the server takes, and sorts by the time of writing', async () => {
  const box = outbox();
  for (let i = 0; i < 50; i++) {
    box.add('dev', send(`${i}`));
    await clock.pass(1 + i * 997);
  }
  const nonces = [...store.keys()];
  assert.deepEqual(nonces, [...nonces].sort());
  for (const nonce of nonces) assert.match(nonce, /^[\w-]{8,64}$/);
});

test('what the server could not read is not taken, and holds up nothing', () => {
  const box = outbox();
  box.begin('e');
  assert.match(box.add('dev', send('\u0007'.repeat(2_800))), /too long/);
  assert.equal(box.size, 0);
  assert.equal(box.add('dev', send('€'.repeat(5_400))), undefined);
  assert.ok(Buffer.byteLength(JSON.stringify({ ...asked[0].frame, ref: 1 })) < 16_384);
});

test('a room is the same in any case of its name', async () => {
  const box = outbox();
  box.begin('e');
  box.add('Dev', send('one'));
  box.add('dev', send('two'));
  assert.equal(asked.length, 1);
  assert.equal(box.of('DEV').length, 2);
  asked[0].ok();
  await settled();
  assert.equal(asked[1].frame.text, 'two');
});

test('what is about a message of another history is not said about what has its id now', async () => {
  const first = outbox();
  first.begin('old');
  first.pause();
  first.add('dev', { action: 'edit', id: 5, text: 'changed' });
  first.add('dev', { ...send('an answer'), reply_to: 5 });
  const second = outbox();
  second.begin('new');
  assert.match(second.of('dev')[0].failed, /restored from a backup/);
  assert.equal(asked.length, 1);
  assert.equal(asked[0].frame.text, 'an answer');
  assert.equal(asked[0].frame.reply_to, undefined);
  asked[0].ok();
  await settled();
  second.retry(second.of('dev')[0].nonce);
  assert.deepEqual([asked[1].frame.action, asked[1].frame.text, asked[1].frame.id], ['send', 'changed', undefined]);
});

test('what is about a message of the same history goes out as it was written', async () => {
  const box = outbox();
  box.add('dev', { ...send('before the first login'), reply_to: 4 });
  box.begin('e');
  asked[0].ok();
  await settled();
  box.pause();
  box.add('dev', { ...send('an answer'), reply_to: 5 });
  outbox().begin('e');
  assert.deepEqual(
    asked.map(({ frame }) => frame.reply_to),
    [4, 5],
  );
});

/** A server that stores by nonce, and cuts and refuses as it likes. */
test('over any cuts, refusals and closed pages each message is stored once, in its order', async () => {
  for (let seed = 0; seed < 200; seed++) {
    const chance = randomOf(seed);
    const stored = new Map();
    const under = new Map();
    const ask = (frame) =>
      new Promise((resolve, reject) => {
        const takes = chance.below(4) > 0;
        if (takes && !stored.has(frame.nonce)) stored.set(frame.nonce, frame.text);
        under.set(resolve, () => (takes ? resolve({}) : reject(refused('server_busy', { retry_after_ms: 100 }))));
        under.get(resolve).cut = () => reject(new Lost());
      });
    let box = new Outbox(
      storeOf(store),
      ask,
      clock,
      () => `${chance.below(1e9)}`,
      () => {},
    );
    const written = [];
    for (let step = 0; step < 60; step++) {
      const what = chance.below(6);
      if (what === 0) box.begin('e');
      if (what === 1) {
        box.pause();
        for (const answer of under.values()) answer.cut();
        under.clear();
      }
      if (what === 2) {
        box.pause();
        under.clear();
        box = new Outbox(
          storeOf(store),
          ask,
          clock,
          () => `${chance.below(1e9)}`,
          () => {},
        );
      }
      if (what === 3) {
        written.push(`message ${step}`);
        box.add('dev', send(`message ${step}`));
      }
      for (const [key, answer] of [...under]) {
        under.delete(key);
        answer();
      }
      await clock.pass(chance.below(200));
    }
    box.pause();
    box.begin('e');
    for (let i = 0; i < 400 && box.size; i++) {
      for (const [key, answer] of [...under]) {
        under.delete(key);
        answer();
      }
      await clock.pass(100);
    }
    assert.deepEqual([...stored.values()], written, `seed ${seed}`);
    assert.equal(store.size, 0, `seed ${seed}`);
  }
});
