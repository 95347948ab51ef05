import { byName, keyOf, same } from '../model/names.js';
import { h, icon } from './dom.js';
import { findEmoji } from './emoji.js';
import { dot } from './people.js';
import { pick } from './picker.js';

/**
 * @import { Chat } from '../model/chat.js'
 * @import { Room } from '../model/room.js'
 * @import { Option } from './picker.js'
 * @import { Deeds } from './room-dialogs.js'
 */

const OPTIONS = 50;
const USERNAME = /^[\w.-]{3,32}$/;

/**
 * Where to go: rooms with news come first, then the others, then people.
 *
 * @param {Deeds} deeds
 * @param {string[]} members of the current room
 */
export function pickPlace({ chat, go }, members) {
  const rooms = chat.rooms.sort((a, b) => Number(b.unread > 0) - Number(a.unread > 0));
  const people = namesOf(chat, members).filter((name) => !chat.room(`@${name}`));
  const places = [...rooms.map((room) => placeOf(chat, room)), ...people.map((name) => ({ ...personOf(chat, name), value: `@${name}` }))];
  pick({
    label: 'Room or person',
    find(query) {
      const wanted = keyOf(query.replace(/^[#@]/, ''));
      return places.filter(({ label }) => keyOf(label).includes(wanted)).slice(0, OPTIONS);
    },
    onPick: go,
    nothing: 'No room or person of this name is known here.',
  });
}

/** @param {Chat} chat @param {Room} room @returns {Option} */
function placeOf(chat, room) {
  const isHere = chat.isOnline(room.title);
  const isPrivate = room.info.kind === 'private';
  const hint = isPrivate ? 'private' : room.isDirect ? (isHere ? 'here' : 'away') : '';
  return {
    value: room.address,
    label: room.title,
    lead: room.isDirect ? dot(isHere) : isPrivate ? icon('lock', 's') : h('span', { 'aria-hidden': 'true' }, '#'),
    hint: room === chat.current ? 'open now' : room.unread > 0 ? `${room.unread} unread` : hint,
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
