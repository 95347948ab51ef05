import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakePage } from './page.js';

let chat, search, here, all;

beforeEach(async () => {
  const page = new FakePage();
  [here, all] = ['find-in', 'find-all'].map((id) => page.byId(id));
  choose(here, all);
  chat = { current: { title: 'dev' } };
  const { SearchView } = await import('../../../web-client/src/main/resources/chatroom/web/view/search.js');
  search = new SearchView(
    chat,
    () => '',
    () => {},
  );
});

/** Of two radio buttons one is chosen, at first the first. */
function choose(...buttons) {
  let chosen = buttons[0];
  for (const button of buttons)
    Object.defineProperty(button, 'checked', { get: () => chosen === button, set: (isChosen) => isChosen && (chosen = button) });
}

function goTo(title) {
  chat.current = title && { title };
  search.showPlace();
}

test('whoever was outside of all rooms for a while looks in the room that they are in again', () => {
  goTo('dev');
  goTo(undefined);
  goTo(undefined);
  assert.ok(all.checked && here.disabled);
  goTo('lobby');
  assert.ok(here.checked && !here.disabled);
});

test('whoever looks in all rooms does so wherever they go', () => {
  all.checked = true;
  for (const title of ['dev', undefined, 'lobby']) goTo(title);
  assert.ok(all.checked);
});

test('what is chosen in a room stays chosen', () => {
  goTo(undefined);
  goTo('dev');
  all.checked = true;
  goTo('lobby');
  assert.ok(all.checked);
});
