import { byName, keyOf, same } from '../model/names.js';
import { h, icon } from './dom.js';
import { findEmoji } from './emoji.js';
import { count } from './format.js';
import { dot } from './people.js';
import { pick } from './picker.js';
import { joinRoom } from './room-dialogs.js';

/**
 * @import { Chat } from '../model/chat.js'
 * @import { Room } from '../model/room.js'
 * @import { RoomInfo } from '../types.js'
 * @import { Option } from './picker.js'
 * @import { Deeds } from './room-dialogs.js'
 */

const OPTIONS = 50;
const PAGE_OF_ROOMS = 500;
/** So many public rooms are looked through for a name; the list of rooms has all of them. */
const MOST_PUBLIC = 2_000;
/** What is before the name of a room that isn't gone to, but joined: addresses never begin so. */
const TO_JOIN = '#';
const USERNAME = /^[\w.-]{3,32}$/;

/**
 * Where to go: rooms with news come first, then the others, then people, and where something is typed, rooms that one may join.
 *
 * @param {Deeds} deeds
 * @param {string[]} members of the current room
 */
export function pickPlace(deeds, members) {
  const { chat, go, say } = deeds;
  const rooms = chat.rooms.sort((a, b) => Number(b.hasNews) - Number(a.hasNews));
  const people = namesOf(chat, members).filter((name) => !chat.room(`@${name}`));
  const places = [...rooms.map((room) => placeOf(chat, room)), ...people.map((name) => ({ ...personOf(chat, name), value: `@${name}` }))];
  const wantedOf = (/** @type {string} */ query) => keyOf(query.replace(/^[#@]/, ''));
  /** @type {Promise<RoomInfo[]> | undefined} */
  let open;
  pick({
    label: 'Room or person',
    find(query) {
      const wanted = wantedOf(query);
      return places.filter(({ label }) => keyOf(label).includes(wanted)).slice(0, OPTIONS);
    },
    async findMore(query) {
      const wanted = wantedOf(query);
      if (!wanted || query.startsWith('@')) return [];
      open ??= publicRooms(chat);
      open.catch(() => (open = undefined));
      const others = (await open).filter(({ room }) => keyOf(room).includes(wanted) && !chat.room(room));
      return others.slice(0, OPTIONS).map(toJoin);
    },
    onPick: (value) =>
      value.startsWith(TO_JOIN) ? joinRoom(deeds, value.slice(TO_JOIN.length)).catch((error) => say(error.message)) : go(value),
    nothing: 'No room or person of this name is known here.',
  });
}

/** @param {Chat} chat @returns {Promise<RoomInfo[]>} */
async function publicRooms(chat) {
  /** @type {RoomInfo[]} */
  const rooms = [];
  for (let more = true; more && rooms.length < MOST_PUBLIC; ) {
    const after = rooms.at(-1)?.room;
    const page = await chat.ask({ action: 'rooms', all: true, limit: PAGE_OF_ROOMS, ...(after && { after }) });
    rooms.push(...page.rooms);
    more = page.more;
  }
  return rooms;
}

/** @param {RoomInfo} info @returns {Option} */
const toJoin = ({ room, members }) => ({
  value: TO_JOIN + room,
  label: `Join #${room}`,
  lead: icon('in', 's'),
  hint: count(members, 'member', 'members'),
});

/** @param {Chat} chat @param {Room} room @returns {Option} */
function placeOf(chat, room) {
  const isHere = chat.isOnline(room.title);
  const isPrivate = room.info.kind === 'private';
  const hint = isPrivate ? 'private' : room.isDirect ? (isHere ? 'here' : 'away') : '';
  return {
    value: room.address,
    label: room.title,
    lead: room.isDirect ? dot(isHere) : isPrivate ? icon('lock', 's') : h('span', { 'aria-hidden': 'true' }, '#'),
    hint: room === chat.current ? 'open now' : room.unread > 0 ? `${room.unread} unread` : room.addedBy === undefined ? hint : 'new',
  };
}

/** @param {Chat} chat @param {string} name @returns {Option} */
const personOf = (chat, name) => ({ value: name, label: name, lead: dot(chat.isOnline(name)), hint: chat.isOnline(name) ? 'here' : '' });

/** Others that are known by name. @param {Chat} chat @param {string[]} more */
function namesOf(chat, more) {
  const names = new Map([...more, ...chat.onlineNames].map((name) => [keyOf(name), name]));
  return [...names.values()].filter((name) => !same(name, chat.me)).sort(byName);
}

/** @param {Chat} chat @param {string} label @param {(name: string) => void} onPick */
export function pickPerson(chat, label, onPick) {
  const known = namesOf(chat, []);
  pick({
    label,
    find(query) {
      const found = known.filter((name) => keyOf(name).includes(keyOf(query)));
      // Who isn't here now may have an account all the same.
      if (USERNAME.test(query) && !found.some((name) => same(name, query))) found.push(query);
      return found.slice(0, OPTIONS).map((name) => personOf(chat, name));
    },
    onPick,
    nothing: 'Type the whole name.',
  });
}

/** @param {Deeds} deeds @param {Room} room */
export function addSomebody({ chat, write, say }, room) {
  pickPerson(chat, `Add to ${room.title}`, (username) =>
    write(room.address, { action: 'add', username }).then(
      ({ unchanged }) => say(unchanged ? `${username} is here already.` : `${username} is added.`),
      (error) => say(error.message),
    ),
  );
}

/** @param {(emoji: string) => void} onPick */
export function pickEmoji(onPick) {
  pick({
    label: 'Emoji by name',
    async find(query) {
      const found = await findEmoji(query, OPTIONS);
      return found.map(({ emoji, name }) => ({
        value: emoji,
        label: name,
        lead: h('span', { class: 'emo', 'aria-hidden': 'true' }, emoji),
      }));
    },
    onPick,
    nothing: 'No emoji has this name.',
  });
}
