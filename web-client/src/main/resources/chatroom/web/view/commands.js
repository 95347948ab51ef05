import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { browseRooms, createRoom, joinRoom, leaveRoom } from './room-dialogs.js';

/**
 * @import { Room } from '../model/room.js'
 * @import { Deeds } from './room-dialogs.js'
 *
 * @typedef {Deeds & {
 *   send: (address: string, text: string) => string | undefined,
 *   find: (words: string) => void,
 *   showMembers: () => void,
 * }} CommandDeeds `send` gives what is wrong
 *
 * @typedef {object} Command
 * @property {string} takes its arguments, as the help has them
 * @property {string} does
 * @property {(deeds: CommandDeeds, room: Room, argument: string) => void | string | Promise<void | string>} run gives what is wrong
 */

const NAME = /^@?([\w.-]{1,32})$/;

/** Slash commands: those that people type out of habit. @type {Record<string, Command>} */
const COMMANDS = {
  me: { takes: 'WORDS', does: 'say what you do', run: () => 'What do you do? Type it behind /me.' },
  msg: { takes: 'NAME TEXT', does: 'write to somebody alone', run: writeTo },
  join: { takes: 'ROOM', does: 'join a room, or go to one of yours', run: join },
  leave: { takes: '', does: 'leave this room', run: leave },
  rooms: { takes: '', does: 'the rooms that you can join', run: (deeds) => browseRooms(deeds) },
  create: { takes: '', does: 'make a room', run: (deeds) => createRoom(deeds) },
  topic: { takes: 'TEXT', does: 'say what this room is about', run: setTopic },
  search: { takes: 'WORDS', does: 'find messages', run: (deeds, _, words) => deeds.find(words) },
  who: { takes: '', does: 'who is in this room', run: (deeds) => deeds.showMembers() },
  help: { takes: '', does: 'this list', run: showHelp },
};

/** What other chats, or our console client, call them. @type {Record<string, string>} */
const ALSO = {
  dm: 'msg',
  query: 'msg',
  room: 'join',
  part: 'leave',
  list: 'rooms',
  members: 'who',
  names: 'who',
  find: 'search',
  commands: 'help',
};

/** What other commands do, the page has buttons for. @type {[string[], string][]} */
const INSTEAD = [
  [['nick', 'name'], 'A name stays as it was registered. To use another one, log out in the settings and make a new account.'],
  [
    ['login', 'register', 'logout', 'quit', 'exit', 'password', 'passwd', 'theme', 'notify', 'invite', 'announce'],
    'That is in the settings, at the bottom of the room list.',
  ],
  [
    ['kick', 'ban', 'mute', 'unmute', 'role', 'op', 'block', 'unblock', 'ignore', 'whois'],
    'Choose the person in the list of members: that, and what else you may do, is there.',
  ],
  [['unban', 'archive', 'unarchive', 'add', 'invite-to'], 'That is in the room’s menu: the three dots in its head.'],
  [['edit', 'edit-last', 'delete', 'reply', 'react', 'unreact'], 'Point at the message, or touch it: its buttons do that.'],
];

/**
 * Carries out what was typed with a slash in front. Nothing of it is sent as a message.
 *
 * @param {CommandDeeds} deeds
 * @param {Room} room the one that is looked at
 * @param {string} text
 * @returns {Promise<string | void>} what is wrong with it; it is done where there is nothing
 */
export async function runCommand(deeds, room, text) {
  const [, typed, argument] = /** @type {RegExpExecArray} */ (/^\/(\S*)\s*([\s\S]*)$/.exec(text));
  const name = typed.toLowerCase();
  const own = Object.hasOwn(ALSO, name) ? ALSO[name] : name;
  if (Object.hasOwn(COMMANDS, own)) return COMMANDS[own].run(deeds, room, argument.trim());
  const instead = INSTEAD.find(([names]) => names.includes(name));
  return instead?.[1] ?? 'There is no such command; /help lists those there are. To send this as it is, begin it with two slashes.';
}

/** @param {CommandDeeds} deeds @param {Room} _ @param {string} argument */
function writeTo({ chat, go, send }, _, argument) {
  const [, who, text] = /** @type {RegExpExecArray} */ (/^(\S*)\s*([\s\S]*)$/.exec(argument));
  const name = NAME.exec(who)?.[1];
  if (!name) return 'To whom? Type /msg, a name, and what you want to say.';
  if (name.toLowerCase() === chat.me.toLowerCase()) return 'That is your own name.';
  const address = chat.room(`@${name}`)?.address ?? `@${name}`;
  return (text && send(address, text)) || go(address);
}

/** @param {CommandDeeds} deeds @param {Room} _ @param {string} argument */
function join(deeds, _, argument) {
  const name = /^#?([\w.-]{1,32})$/.exec(argument)?.[1];
  if (!name) return 'Which room? Type /join and its name; /rooms lists those that you can join.';
  return joinRoom(deeds, name);
}

/** @param {CommandDeeds} deeds @param {Room} room */
function leave(deeds, room) {
  if (room.isDirect) return 'A conversation with one person can’t be left; you can block them in the list of members.';
  if (room.address === 'lobby') return 'Everybody is in the lobby; it can’t be left.';
  return leaveRoom(deeds, room);
}

/** @param {CommandDeeds} deeds @param {Room} room @param {string} text */
async function setTopic({ write }, room, text) {
  if (room.isDirect) return 'A conversation with one person has no topic.';
  if (!text) return 'What is it about? Type it behind /topic.';
  await write(room.address, { action: 'topic', text });
  return undefined;
}

function showHelp() {
  openDialog(
    'Commands',
    h(
      'dl',
      { class: 'help' },
      ...Object.entries(COMMANDS).flatMap(([name, { takes, does }]) => [
        h('dt', {}, h('code', {}, `/${name} ${takes}`.trim())),
        h('dd', {}, does),
      ]),
      h('dt', {}, h('code', {}, '//')),
      h('dd', {}, 'a message that begins with a slash'),
    ),
  );
}
