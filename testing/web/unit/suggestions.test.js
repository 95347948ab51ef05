import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakePage } from './page.js';

let page, text, suggestions, taken;

beforeEach(async () => {
  page = new FakePage();
  taken = 0;
  text = page.byId('text');
  text.value = 'hi @bo';
  text.selectionStart = text.value.length;
  text.setRangeText = (words, start, end) => {
    text.value = text.value.slice(0, start) + words + text.value.slice(end);
    text.selectionStart = start + words.length;
  };
  const { Suggestions } = await import('../../../web-client/src/main/resources/chatroom/web/view/suggestions.js');
  suggestions = new Suggestions(
    text,
    () => [{ name: 'bob', isHere: true }],
    () => taken++,
  );
  await suggestions.look();
  assert.equal(page.byId('emoji').hidden, false);
});

for (const key of ['Enter', 'Tab']) {
  test(`${key} takes a suggestion`, () => {
    assert.equal(suggestions.onKey({ key }), true);
    assert.equal(text.value, 'hi @bob ');
    assert.equal(taken, 1);
  });
}

for (const [modifier, key] of [
  ['ctrlKey', 'Enter'],
  ['metaKey', 'Enter'],
  ['shiftKey', 'Enter'],
  ['shiftKey', 'Tab'],
  ['altKey', 'ArrowUp'],
]) {
  test(`${modifier} and ${key} are not meant for the suggestions`, () => {
    assert.equal(suggestions.onKey({ key, [modifier]: true }), false);
    assert.equal(text.value, 'hi @bo');
  });
}
