import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { settled } from './fakes.js';
import { FakePage } from './page.js';

const WEB = '../../../web-client/src/main/resources/chatroom/web';

let page, online, members, room, chat, isMore;

beforeEach(() => {
  page = new FakePage();
  online = new Set(['ann', 'bob']);
  members = ['ann', 'bob', 'cyd'].map((username) => ({ username, role: 'member' }));
  isMore = false;
  room = { address: 'dev', title: 'dev', exists: true, info: { members: 3 } };
  chat = {
    me: 'ann',
    isOnline: (name) => online.has(name),
    get onlineNames() {
      return [...online];
    },
    members: async () => ({ members, more: isMore }),
  };
});

async function openMembers() {
  const { MembersView } = await import(`${WEB}/view/members.js`);
  const pressed = [];
  const view = new MembersView(
    chat,
    (member) => pressed.push(member),
    () => {},
  );
  page.show(page.byId('members'));
  view.open(room);
  await settled();
  return { view, pressed };
}

const list = () => page.byId('member-list');
const buttonOf = (name) =>
  list()
    .querySelectorAll('.mem')
    .find((button) => button.dataset.name === name);
const shown = () =>
  list()
    .querySelectorAll('ul')
    .map((group) => group.querySelectorAll('.mem').map((button) => button.dataset.name));
const count = () => page.byId('member-count').textContent;

test('a member’s row stays the same element while others come and go, and has the focus as before', async () => {
  const { view } = await openMembers();
  assert.deepEqual(shown(), [['ann', 'bob'], ['cyd']]);
  const bob = buttonOf('bob');
  bob.focus();
  page.focused = [];
  online.add('cyd');
  view.hear();
  assert.deepEqual(shown(), [['ann', 'bob', 'cyd'], []]);
  assert.equal(buttonOf('bob'), bob);
  online.delete('ann');
  view.hear();
  assert.deepEqual(shown(), [['bob', 'cyd'], ['ann']]);
  assert.equal(buttonOf('bob'), bob);
  assert.deepEqual(page.focused, [], 'the focus is not told once more');
});

test('whoever has the focus keeps it where they go from one group to the other', async () => {
  const { view } = await openMembers();
  buttonOf('bob').focus();
  online.delete('bob');
  view.hear();
  assert.deepEqual(shown(), [['ann'], ['bob', 'cyd']]);
  assert.equal(page.activeElement.dataset.name, 'bob');
});

test('a row tells of the member as they are when it is pressed', async () => {
  const { view, pressed } = await openMembers();
  members = members.map((member) => (member.username === 'bob' ? { ...member, role: 'owner' } : member));
  view.open(room);
  await settled();
  assert.match(buttonOf('bob').textContent, /owner/);
  buttonOf('bob').click();
  assert.equal(pressed[0].role, 'owner');
});

test('while the list is hidden nothing of it is made, and it is right when it comes', async () => {
  const { view } = await openMembers();
  page.hide(page.byId('members'));
  online.add('cyd');
  view.hear();
  assert.deepEqual(shown(), [['ann', 'bob'], ['cyd']]);
  page.show(page.byId('members'));
  assert.deepEqual(shown(), [['ann', 'bob', 'cyd'], []]);
});

test('the number of members is that of those who are listed, unless there are more', async () => {
  const { view } = await openMembers();
  assert.equal(count(), '3');
  members = members.slice(0, 2);
  view.open(room);
  await settled();
  assert.equal(count(), '2');
  isMore = true;
  room.info.members = 700;
  view.open(room);
  await settled();
  assert.equal(count(), '700');
});

test('a room that is added to the list leaves the focus where it is', async () => {
  const { Sidebar } = await import(`${WEB}/view/sidebar.js`);
  const roomOf = (address) => ({
    address,
    title: address,
    isDirect: false,
    unread: 0,
    mentions: 0,
    unreadForMe: 0,
    info: { kind: 'public' },
  });
  const rooms = ['lobby', 'dev', 'ops'].map(roomOf);
  const sidebar = new Sidebar(
    { rooms, me: 'ann', room: () => undefined },
    (address) => `#/room/${address}`,
    () => [],
  );
  sidebar.show();
  const links = () => page.byId('room-list').querySelectorAll('a');
  const dev = links()[1];
  dev.focus();
  page.focused = [];
  for (const [at, address] of [
    [1, 'art'],
    [3, 'fun'],
  ]) {
    rooms.splice(at, 0, roomOf(address));
    sidebar.show();
    assert.equal(page.activeElement, dev);
  }
  rooms.splice(1, 1);
  sidebar.show();
  assert.equal(page.activeElement, dev);
  assert.deepEqual(page.focused, []);
  assert.deepEqual(
    links().map((link) => link.getAttribute('href')),
    ['lobby', 'dev', 'fun', 'ops'].map((address) => `#/room/${address}`),
  );
});
