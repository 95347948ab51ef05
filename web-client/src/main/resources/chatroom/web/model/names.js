/** Names of users and rooms count in any case. */

/** @param {string} name */
export const keyOf = (name) => name.toLowerCase();

/** @param {string} a @param {string} b */
export const same = (a, b) => keyOf(a) === keyOf(b);

/** The order of all lists. @param {string} a @param {string} b */
export function byName(a, b) {
  const x = keyOf(a);
  const y = keyOf(b);
  return x < y ? -1 : x > y ? 1 : 0;
}

/**
 * Whether a text calls somebody: by the name after an @, as a word of its own. The server counts mentions by the same rule.
 *
 * @param {string} name
 */
export const mentionOf = (name) =>
  new RegExp(`(?<![\\p{L}\\p{N}_.-])@${name.replace(/[.]/g, '\\.')}(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}_-])`, 'iu');

/** One of eleven colours, the same for everybody. @param {string} name */
export function colourOf(name) {
  let hash = 0;
  for (const unit of keyOf(name)) hash = (Math.imul(31, hash) + unit.charCodeAt(0)) >>> 0;
  return hash % 11;
}

/**
 * What this user calls a room: a direct one, which the server names by both users, by the other one.
 *
 * @param {string} room
 * @param {string} me
 */
export function addressOf(room, me) {
  if (!room.startsWith('@')) return room;
  const names = room.slice(1).split(',');
  return `@${names.find((name) => !same(name, me)) ?? names[0]}`;
}
