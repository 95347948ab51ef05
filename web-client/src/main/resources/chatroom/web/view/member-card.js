import { same } from '../model/names.js';
import { hrefOf } from './address.js';
import { NO_COPY, copy } from './copy.js';
import { h, icon } from './dom.js';
import { ask, openDialog } from './dialog.js';
import { end } from './format.js';
import { dot, tile, who } from './people.js';

/**
 * @import { Chat } from '../model/chat.js'
 * @import { Room } from '../model/room.js'
 * @import { Entry, Member, Role } from '../types.js'
 * @import { Item } from './menu.js'
 * @import { Deeds } from './room-dialogs.js'
 */

const LINE = 250;
/** @type {[string, string][]} seconds and words */
const TIMES = [
  ['600', '10 minutes'],
  ['3600', 'An hour'],
  ['86400', 'A day'],
  ['604800', 'A week'],
  ['', 'For ever'],
];
const RANK = { member: 0, moderator: 1, owner: 2 };

/** Who somebody is in a room, and what can be done about it. @param {Deeds} deeds @param {Room} room @param {Member} member */
export async function showMember(deeds, room, member) {
  const { chat, write, go } = deeds;
  const { username } = member;
  const isMe = same(username, chat.me);
  const isHere = chat.isOnline(username);
  const wrong = h('div', { role: 'alert' });
  /** @param {Promise<unknown>} work */
  const doing = (work) =>
    work.then(
      () => dialog.close(),
      (error) => wrong.replaceChildren(h('p', { class: 'err' }, error.message)),
    );
  /** @param {string} label @param {string} symbol @param {() => void} run @param {boolean} [isBad] */
  const deed = (label, symbol, run, isBad) =>
    h('button', { class: isBad ? 'opt err' : 'opt', type: 'button', onclick: run }, icon(symbol, 's'), h('span', { class: 'cut' }, label));
  const close = (/** @type {() => void} */ run) => () => {
    dialog.close();
    run();
  };

  const blocks = isMe
    ? []
    : await chat.ask({ action: 'blocks' }).then(
        ({ users }) => users,
        () => [],
      );
  const isBlocked = blocks.some((/** @type {string} */ name) => same(name, username));
  const says = [
    isHere ? 'Here' : 'Away',
    !room.isDirect && member.role !== 'member' && member.role,
    member.muted_until && `muted${end(member.muted_until)}`,
  ]
    .filter(Boolean)
    .join(', ');
  const deedsOfAll = isMe
    ? []
    : [
        deed(
          'Write a message',
          'reply',
          close(() => go(`@${username}`)),
        ),
        isBlocked
          ? deed('Unblock', 'shield', () => doing(chat.ask({ action: 'unblock', username })))
          : deed('Block: no direct messages', 'shield', () => doing(chat.ask({ action: 'block', username }))),
      ];
  const dialog = openDialog(
    username,
    h('div', { class: 'card-head' }, tile(username), h('div', {}, who(username), h('p', { class: 'hint' }, dot(isHere), says))),
    wrong,
    h('div', { class: 'deeds' }, ...deedsOfAll, ...moderation()),
  );

  function moderation() {
    if (room.isDirect) return [];
    const isLobby = same(room.address, 'lobby');
    const role = roleIn(chat, room);
    const mayModerate = RANK[role] > 0 && !isMe && RANK[member.role] < RANK[role] && member.role !== 'owner';
    const list = [];
    if (mayModerate && member.muted_until)
      list.push(deed('Unmute', 'shield', () => doing(write(room.address, { action: 'unmute', username }))));
    else if (mayModerate)
      list.push(
        deed(
          'Mute…',
          'shield',
          close(() => mute(deeds, room, username)),
        ),
      );
    if (mayModerate && !isLobby) {
      list.push(
        deed(
          'Remove from the room…',
          'out',
          close(() => remove(deeds, room, username)),
          true,
        ),
      );
      list.push(
        deed(
          'Ban…',
          'shield',
          close(() => ban(deeds, room, username)),
          true,
        ),
      );
    }
    if (role === 'owner') {
      for (const other of rolesOf(isLobby, member.role))
        list.push(
          deed(`Make ${isMe ? 'yourself' : username} ${other === 'owner' ? 'an' : 'a'} ${other}`, 'people', () =>
            doing(write(room.address, { action: 'role', username, role: other })),
          ),
        );
    }
    if (chat.isAdmin && !isMe)
      list.push(
        deed(
          'End all sessions…',
          'out',
          close(() => endSessions(deeds, username)),
          true,
        ),
      );
    return list;
  }
}

/** @param {boolean} isLobby @param {Role} role @returns {Role[]} */
const rolesOf = (isLobby, role) =>
  /** @type {Role[]} */ (isLobby ? ['moderator', 'member'] : ['owner', 'moderator', 'member']).filter((other) => other !== role);

const REASON = { name: 'reason', label: 'Reason', maxlength: LINE, hint: 'Everybody in the room reads it. It may stay empty.' };

/** @param {string} title @param {string} submit @param {(fields: Record<string, any>) => Promise<unknown>} act @param {boolean} hasTime */
function askWhy(title, submit, act, hasTime) {
  ask({
    title,
    submit,
    isBad: true,
    fields: [
      ...(hasTime ? [{ name: 'seconds', label: 'For how long', type: /** @type {const} */ ('choice'), value: '600', choices: TIMES }] : []),
      REASON,
    ],
    async onSubmit({ seconds, reason }) {
      await act({ ...(seconds && { seconds: Number(seconds) }), ...(reason && { reason }) });
    },
  });
}

/** @param {Deeds} deeds @param {Room} room @param {string} username */
const mute = ({ write }, room, username) =>
  askWhy(`Mute ${username}`, 'Mute', (fields) => write(room.address, { action: 'mute', username, ...fields }), true);

/** @param {Deeds} deeds @param {Room} room @param {string} username */
const ban = ({ write }, room, username) =>
  askWhy(`Ban ${username}`, 'Ban', (fields) => write(room.address, { action: 'ban', username, ...fields }), true);

/** @param {Deeds} deeds @param {Room} room @param {string} username */
const remove = ({ write }, room, username) =>
  askWhy(`Remove ${username}`, 'Remove', (fields) => write(room.address, { action: 'kick', username, ...fields }), false);

/** @param {Deeds} deeds @param {string} username */
function endSessions({ chat }, username) {
  ask({
    title: `End all sessions of ${username}?`,
    text: [h('p', {}, 'Wherever this user is logged in, that ends. The password stays, so logging in again is possible.')],
    submit: 'End them',
    isBad: true,
    fields: [],
    async onSubmit() {
      await chat.ask({ action: 'kick', username });
    },
  });
}

/** @param {Deeds} deeds @param {Room} room @param {Entry} message */
function deleteMessage({ chat, write }, room, message) {
  const isMine = same(message.username, chat.me);
  ask({
    title: 'Delete this message?',
    text: [
      h('blockquote', { class: 'cut' }, message.text.slice(0, LINE)),
      h('p', {}, 'It is gone for everybody, and can’t be brought back.'),
    ],
    submit: 'Delete',
    isBad: true,
    fields: isMine ? [] : [REASON],
    async onSubmit({ reason }) {
      await write(room.address, { action: 'delete', id: message.id, ...(reason && { reason }) });
    },
  });
}

/**
 * What else can be done with a message.
 *
 * @param {Deeds} deeds
 * @param {Room} room
 * @param {Entry} message
 * @param {Member | undefined} author
 * @returns {Item[]}
 */
export function messageItems(deeds, room, message, author) {
  const { chat } = deeds;
  const { username } = message;
  const copied = async (/** @type {string} */ text, /** @type {string} */ what) =>
    deeds.say((await copy(text)) ? `${what} is copied.` : NO_COPY);
  const mayDelete = same(username, chat.me) || RANK[roleIn(chat, room)] > 0;
  const member = author ?? { username, role: /** @type {const} */ ('member'), online: false };
  return [
    { label: 'Copy the text', icon: 'copy', run: () => copied(message.text, 'The text') },
    {
      label: 'Copy the link',
      icon: 'link',
      run: () => copied(new URL(hrefOf(room.address, message.id), document.baseURI).href, 'The link'),
    },
    ...(username.startsWith('@') ? [] : [{ label: `About ${username}…`, icon: 'people', run: () => showMember(deeds, room, member) }]),
    ...(mayDelete ? [{ label: 'Delete…', icon: 'x', run: () => deleteMessage(deeds, room, message), isBad: true }] : []),
  ];
}

/** Admins act as owners in public rooms. @param {Chat} chat @param {Room} room @returns {Role} */
const roleIn = (chat, room) => (chat.isAdmin && room.info.kind === 'public' ? 'owner' : (room.info.role ?? 'member'));
