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
  drafts.keep('dev', { text: 'hel' });
  await clock.pass(200);
  drafts.keep('dev', { text: 'hello' });
  await clock.pass(200);
  assert.equal(memory.kept.size, 0);
  await clock.pass(200);
  assert.equal(new Drafts(memory, clock, 'ann').of('DEV').text, 'hello');
});

test('whoever goes to another room at once and writes there loses neither draft', async () => {
  drafts.keep('dev', { text: 'in dev' });
  drafts.keep('lobby', { text: 'in the lobby' });
  await clock.pass(1_000);
  assert.equal(drafts.of('dev').text, 'in dev');
  assert.equal(drafts.of('lobby').text, 'in the lobby');
});

test('a draft is there at once for whoever asks, and where the page ends', () => {
  drafts.keep('dev', { text: 'hello' });
  assert.equal(drafts.of('dev').text, 'hello');
  drafts.keep('dev', { text: 'hello you' });
  drafts.settle();
  assert.equal(new Drafts(memory, clock, 'ann').of('dev').text, 'hello you');
});

test('what was sent is no draft any more, whatever was about to be written down', async () => {
  drafts.keep('dev', { text: 'hello' });
  drafts.keep('dev', { text: '' });
  await clock.pass(1_000);
  assert.equal(drafts.of('dev').text, '');
  assert.equal(memory.kept.size, 0);
});

test('a user’s drafts are forgotten, and nobody else’s', async () => {
  const bob = new Drafts(memory, clock, 'bob');
  bob.keep('dev', { text: 'bob’s' });
  bob.settle();
  drafts.keep('dev', { text: 'one' });
  drafts.keep('lobby', { text: 'two' });
  drafts.forget();
  await clock.pass(1_000);
  assert.equal(drafts.of('dev').text, '');
  assert.equal(drafts.of('lobby').text, '');
  assert.equal(bob.of('dev').text, 'bob’s');
});

const message = (id, text) => ({ id, username: 'Ann', text, timestamp: '2026-11-29T08:00:00.000Z' });

test('which message is changed or answered is kept with the text, and what was begun before', () => {
  const edit = { text: 'better', edits: message(5, 'good'), aside: 'begun' };
  drafts.keep('dev', edit);
  drafts.keep('lobby', { text: '', answers: message(6, 'why?') });
  drafts.settle();
  const next = new Drafts(memory, clock, 'ann');
  assert.deepEqual([next.of('dev').text, next.of('dev').edits, next.of('dev').aside], ['better', edit.edits, 'begun']);
  assert.equal(next.of('lobby').answers.id, 6);
  next.keep('dev', { text: '' });
  next.keep('lobby', { text: '' });
  next.settle();
  assert.equal(memory.kept.size, 0);
});

test('in another history a text is about no message, and nothing of it is lost', () => {
  drafts.epoch = 'old';
  drafts.keep('dev', { text: 'better', edits: message(5, 'good'), aside: 'begun' });
  drafts.keep('lobby', { text: 'because', answers: message(6, 'why?') });
  drafts.settle();
  drafts.epoch = 'new';
  assert.deepEqual(drafts.of('dev'), { text: 'begun\nbetter' });
  assert.deepEqual(drafts.of('lobby'), { text: 'because' });
  drafts.epoch = 'old';
  assert.equal(drafts.of('lobby').answers.id, 6);
});

test('a draft that an earlier page has written is read', () => {
  memory.write('draft/ann/dev', 'hello');
  assert.deepEqual(drafts.of('dev'), { text: 'hello' });
});

test('what another tab does with its draft of the same room changes nothing in this one', async () => {
  drafts.keep('dev', { text: 'a long thought' });
  await clock.pass(300);
  const other = new Drafts(memory, clock, 'ann');
  assert.equal(other.of('dev').text, 'a long thought');
  other.keep('dev', { text: '' });
  assert.equal(memory.kept.size, 0);
  assert.equal(drafts.of('dev').text, 'a long thought');
  drafts.keep('dev', { text: '' });
  other.keep('dev', { text: 'the other’s' });
  await clock.pass(300);
  assert.equal(drafts.of('dev').text, '', 'it is sent, and the other one is written elsewhere');
});

test('what was read of a draft is held for as long as its room is shown', () => {
  memory.write('draft/ann/dev', 'a long thought');
  assert.equal(drafts.of('dev').text, 'a long thought');
  const other = new Drafts(memory, clock, 'ann');
  other.of('dev');
  other.keep('dev', { text: '' });
  assert.equal(drafts.of('dev').text, 'a long thought', 'as it stands where one writes');
  drafts.of('lobby');
  assert.equal(drafts.of('dev').text, '', 'the other tab has sent it');
});

test('what was read of a draft and changed is held in all rooms', () => {
  memory.write('draft/ann/dev', 'a long thought');
  drafts.of('dev');
  drafts.keep('dev', { text: 'a longer thought' });
  drafts.of('lobby');
  const other = new Drafts(memory, clock, 'ann');
  other.of('dev');
  other.keep('dev', { text: '' });
  assert.equal(drafts.of('dev').text, 'a longer thought');
});

test('a tab that has sent what it wrote leaves the draft of another one to the next page', () => {
  drafts.of('dev');
  const other = new Drafts(memory, clock, 'ann');
  other.of('dev');
  other.keep('dev', { text: 'a long thought' });
  other.settle();
  drafts.keep('dev', { text: 'short' });
  drafts.keep('dev', { text: '' });
  assert.equal(new Drafts(memory, clock, 'ann').of('dev').text, 'a long thought');
});
