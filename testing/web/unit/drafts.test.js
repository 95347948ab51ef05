import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Drafts } from '../../../web-client/src/main/resources/chatroom/web/link/drafts.js';
import { HandClock } from './fakes.js';

/** What a browser keeps, by key. */
class KeptMemory {
  kept = new Map();
  read = (key) => this.kept.get(key);
  write = (key, value) => this.kept.set(key, value);
  remove = (key) => this.kept.delete(key);
  keys = (prefix) => [...this.kept.keys()].filter((key) => key.startsWith(prefix));
}

let clock, memory, drafts;

beforeEach(() => {
  clock = new HandClock();
  memory = new KeptMemory();
  drafts = new Drafts(memory, clock, 'Ann');
});

test('a draft is written down shortly after the last key, and read by the next page', async () => {
  drafts.keep('dev', 'hel');
  await clock.pass(200);
  drafts.keep('dev', 'hello');
  await clock.pass(200);
  assert.equal(memory.kept.size, 0);
  await clock.pass(200);
  assert.equal(new Drafts(memory, clock, 'ann').of('DEV'), 'hello');
});

test('whoever goes to another room at once and writes there loses neither draft', async () => {
  drafts.keep('dev', 'in dev');
  drafts.keep('lobby', 'in the lobby');
  await clock.pass(1_000);
  assert.equal(drafts.of('dev'), 'in dev');
  assert.equal(drafts.of('lobby'), 'in the lobby');
});

test('a draft is there at once for whoever asks, and where the page ends', () => {
  drafts.keep('dev', 'hello');
  assert.equal(drafts.of('dev'), 'hello');
  drafts.keep('dev', 'hello you');
  drafts.settle();
  assert.equal(new Drafts(memory, clock, 'ann').of('dev'), 'hello you');
});

test('what was sent is no draft any more, whatever was about to be written down', async () => {
  drafts.keep('dev', 'hello');
  drafts.keep('dev', '');
  await clock.pass(1_000);
  assert.equal(drafts.of('dev'), '');
  assert.equal(memory.kept.size, 0);
});

test('a user’s drafts are forgotten, and nobody else’s', async () => {
  const bob = new Drafts(memory, clock, 'bob');
  bob.keep('dev', 'bob’s');
  bob.settle();
  drafts.keep('dev', 'one');
  drafts.keep('lobby', 'two');
  drafts.forget();
  await clock.pass(1_000);
  assert.equal(drafts.of('dev'), '');
  assert.equal(drafts.of('lobby'), '');
  assert.equal(bob.of('dev'), 'bob’s');
});
