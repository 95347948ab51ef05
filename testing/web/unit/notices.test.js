import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announce, placeNotices, say } from '../../../web-client/src/main/resources/chatroom/web/view/notices.js';
import { FakePage } from './page.js';

test('what is spoken is never in something inert: it goes into the dialog that is open, and back', () => {
  const page = new FakePage();
  const notices = page.byId('notices');
  page.byId('app').append(notices);
  const dialogs = [0, 1].map(() => document.createElement('dialog'));
  for (const dialog of dialogs) {
    dialog.open = true;
    page.body.append(dialog);
    placeNotices();
    assert.equal(notices.parentElement, dialog);
  }
  dialogs[1].open = false;
  placeNotices();
  assert.equal(notices.parentElement, dialogs[0]);
  dialogs[0].open = false;
  placeNotices();
  assert.equal(notices.parentElement, page.byId('app'));
});

test('what was spoken before a dialog comes is not spoken once more', () => {
  const page = new FakePage();
  page.byId('app').append(page.byId('notices'));
  page.byId('notices').append(page.byId('say'));
  say('Connected again.');
  placeNotices();
  assert.equal(page.byId('say').textContent, 'Connected again.', 'nothing has come');
  const dialog = document.createElement('dialog');
  dialog.open = true;
  page.body.append(dialog);
  let spoken;
  dialog.append = (notices) => (spoken = notices.textContent);
  placeNotices();
  assert.equal(spoken, '');
});

test('what an admin says to everybody is spoken, and stands there', () => {
  const page = new FakePage();
  say('');
  announce('A restart at noon.');
  assert.equal(page.byId('say').textContent, 'To everybody: A restart at noon.');
  assert.match(page.byId('announcements').textContent, /A restart at noon/);
});
