import { same } from '../model/names.js';
import { button, h } from './dom.js';
import { ask, openDialog } from './dialog.js';
import { count } from './format.js';

/**
 * @import { Chat } from '../model/chat.js'
 * @import { Room } from '../model/room.js'
 * @import { Frame, RoomInfo } from '../types.js'
 *
 * @typedef {object} Deeds
 * @property {Chat} chat
 * @property {(room: string, fields: Frame) => Promise<Frame>} write an entry, with a nonce
 * @property {(address: string) => void} go
 * @property {(sentence: string) => void} say
 */

const LINE = 250;

/** Joins a room, unless one is in it, and goes there. @param {Deeds} deeds @param {string} name */
export async function joinRoom({ chat, write, go }, name) {
  if (!chat.room(name)) chat.learn((await write(name, { action: 'join' })).info);
  go(name);
}

/** Rooms that one can join, and a way to make one. @param {Deeds} deeds */
export function browseRooms(deeds) {
  const { chat, go } = deeds;
  const list = h('ul', { class: 'browse', 'aria-label': 'Rooms to join' });
  const status = h('p', { class: 'hint', role: 'status' }, 'Looking…');
  const dialog = openDialog(
    'Rooms',
    h('div', { class: 'btns start' }, h('button', { class: 'btn main', type: 'button', onclick: () => createAfter() }, 'Make a room')),
    status,
    list,
  );

  function createAfter() {
    dialog.close();
    createRoom(deeds);
  }

  /** @param {RoomInfo} info */
  async function join(info) {
    try {
      await joinRoom(deeds, info.room);
      dialog.close();
    } catch (error) {
      status.textContent = /** @type {Error} */ (error).message;
    }
  }

  /** @param {RoomInfo} info */
  function rowOf(info) {
    const isIn = chat.room(info.room) !== undefined;
    const does = isIn ? button('Open', () => (dialog.close(), go(info.room))) : button('Join', () => join(info), 'main');
    does.setAttribute('aria-label', `${isIn ? 'Open' : 'Join'} ${info.room}`);
    return h(
      'li',
      {},
      h(
        'div',
        {},
        h('b', {}, info.room),
        h('p', { class: 'hint' }, `${count(info.members, 'member', 'members')}${info.topic ? ` · ${info.topic}` : ''}`),
      ),
      does,
    );
  }

  /** @param {string} [after] */
  async function read(after) {
    try {
      const page = await chat.ask({ action: 'rooms', all: true, limit: 100, ...(after && { after }) });
      list.append(...page.rooms.map(rowOf));
      status.textContent = list.children.length ? '' : 'There is no public room beside the lobby yet.';
      if (!page.more) return;
      const more = h('li', {}, h('button', { class: 'btn more', type: 'button' }, 'Show more'));
      more.addEventListener('click', () => {
        more.remove();
        read(page.rooms.at(-1).room);
      });
      list.append(more);
    } catch (error) {
      status.textContent = /** @type {Error} */ (error).message;
    }
  }
  read();
}

/** @param {Deeds} deeds */
export function createRoom({ chat, write, go }) {
  ask({
    title: 'Make a room',
    submit: 'Make it',
    fields: [
      {
        name: 'room',
        label: 'Name',
        required: true,
        maxlength: 32,
        hint: 'Letters, digits, and _ - . after the first. It can’t be changed later.',
      },
      { name: 'topic', label: 'Topic', maxlength: LINE, hint: 'What it is about, in a line. It may stay empty.' },
      {
        name: 'kind',
        label: 'Who may come',
        type: 'choice',
        value: 'public',
        choices: [
          ['public', 'Public: it is listed, and everybody may join'],
          ['private', 'Private: only its members know of it'],
        ],
      },
    ],
    async onSubmit({ room, topic, kind }) {
      const reply = await write(room, { action: 'create', kind, ...(topic && { topic }) });
      chat.learn(reply.info);
      go(room);
    },
  });
}

/** @param {Deeds} deeds @param {Room} room */
export function changeTopic({ write }, room) {
  ask({
    title: `Topic of ${room.title}`,
    submit: 'Change it',
    fields: [{ name: 'text', label: 'Topic', value: room.info.topic, maxlength: LINE }],
    async onSubmit({ text }) {
      await write(room.address, { action: 'topic', text });
    },
  });
}

/** @param {Deeds} deeds @param {Room} room */
export function leaveRoom({ write, go }, room) {
  ask({
    title: `Leave ${room.title}?`,
    text: [
      h('p', {}, room.info.kind === 'private' ? 'To come back, somebody has to add you again.' : 'You can join again whenever you like.'),
    ],
    submit: 'Leave',
    isBad: room.info.kind === 'private',
    fields: [],
    async onSubmit() {
      await write(room.address, { action: 'leave' });
      go('lobby');
    },
  });
}

/** @param {Deeds} deeds @param {Room} room */
export function archiveRoom({ write }, room) {
  ask({
    title: `Archive ${room.title}?`,
    text: [h('p', {}, 'It can be read and searched; nothing new is written. You can reopen it.')],
    submit: 'Archive',
    fields: [],
    async onSubmit() {
      await write(room.address, { action: 'archive' });
    },
  });
}

/** Those who are banned, for moderators. @param {Deeds} deeds @param {Room} room */
export async function showBanned({ chat, write }, room) {
  const list = h('ul', { class: 'browse', 'aria-label': 'Banned' });
  const status = h('p', { class: 'hint', role: 'status' }, 'Looking…');
  openDialog(`Banned from ${room.title}`, status, list);
  const tell = (/** @type {unknown} */ error) => {
    status.textContent = /** @type {Error} */ (error).message;
  };
  try {
    const { members } = await chat.members(room, { banned: true });
    status.textContent = members.length ? '' : 'Nobody is banned.';
    for (const { username } of members) {
      const row = h(
        'li',
        {},
        h('bdi', {}, username),
        button('Lift the ban', () => write(room.address, { action: 'unban', username }).then(() => row.remove(), tell)),
      );
      list.append(row);
    }
  } catch (error) {
    tell(error);
  }
}

/** What can be done with a room, by who one is in it. @param {Deeds} deeds @param {Room} room @param {{ onAdd: () => void }} more */
export function roomItems(deeds, room, { onAdd }) {
  const { role } = room.info;
  const isOwner = role === 'owner' || (deeds.chat.isAdmin && room.info.kind === 'public');
  const isModerator = isOwner || role === 'moderator';
  const isLobby = same(room.address, 'lobby');
  const { archived } = room.info;
  /** @type {import('./menu.js').Item[]} */
  const items = [];
  if (room.isDirect) return items;
  if (isModerator && !archived) items.push({ label: 'Change the topic…', icon: 'pen', run: () => changeTopic(deeds, room) });
  if (!isLobby && !archived && (isModerator || room.info.kind === 'public'))
    items.push({ label: 'Add somebody…', icon: 'plus', run: onAdd });
  if (isModerator && !isLobby) items.push({ label: 'Who is banned…', icon: 'shield', run: () => showBanned(deeds, room) });
  if (isOwner && !isLobby) {
    if (archived)
      items.push({
        label: 'Reopen the room',
        icon: 'box',
        run: () => deeds.write(room.address, { action: 'unarchive' }).catch((error) => deeds.say(error.message)),
      });
    else items.push({ label: 'Archive the room…', icon: 'box', run: () => archiveRoom(deeds, room) });
  }
  if (!isLobby) items.push({ label: 'Leave the room…', icon: 'out', run: () => leaveRoom(deeds, room), isBad: true });
  return items;
}
