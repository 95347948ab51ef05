import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { among, emojiOf } from '../../../web-client/src/main/resources/chatroom/web/view/emoji.js';

const FILE = new URL('../../../core/src/main/resources/chatroom/web/emoji.txt', import.meta.url);
const EMOJI = emojiOf(readFileSync(FILE, 'utf8'));

const found = (query, most = 3) => among(EMOJI, query, most).map(({ emoji }) => emoji);

test('each emoji is there once', () => {
  assert.ok(EMOJI.length > 1_800);
  assert.equal(new Set(EMOJI.map(({ emoji }) => emoji)).size, EMOJI.length);
});

test('an emoji is found by Unicode’s name, by the one that most chats have, and by what people call it', () => {
  assert.equal(found('thumbs up')[0], '👍');
  assert.equal(found('thumbsup')[0], '👍');
  assert.equal(found('+1')[0], '👍');
  assert.equal(found('tada')[0], '🎉');
  assert.equal(found('party popper')[0], '🎉');
  assert.ok(found('hooray').includes('🎉'));
});

test('the emoji that has exactly this name comes first, and then those whose name begins so', () => {
  assert.equal(found('smile')[0], '😄');
  assert.equal(found('rocket')[0], '🚀');
  assert.equal(found('cat', 1)[0], '🐈');
});

test('before anything is typed there are those that are used most', () => {
  assert.deepEqual(found('', 2), ['👍', '❤️']);
  assert.deepEqual(found('', 50).length, 10);
});
