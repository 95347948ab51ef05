/** Emoji by their names. The list is big, so it is loaded when somebody asks for it. */

/**
 * @typedef {object} Emoji
 * @property {string} emoji
 * @property {string} name
 */

/** What people call them, where Unicode has another name. */
const ALSO = new Map(
  Object.entries({
    '👍': '+1 yes ok',
    '👎': '-1 no',
    '❤️': 'love',
    '😂': 'joy lol',
    '🎉': 'tada hooray',
    '🤷': 'shrug',
    '🤦': 'facepalm',
    '🙏': 'thanks please',
    '🚀': 'ship it',
    '✅': 'done yes',
    '👀': 'look',
    '💯': '100',
    '👋': 'hello bye wave',
    '🙂': 'smile',
    '😄': 'smile',
    '😉': 'wink',
    '😢': 'sad',
    '😮': 'wow',
    '🤔': 'hmm',
    '☕': 'coffee tea',
    '🍺': 'pint',
    '🎂': 'cake',
    '⚠️': 'alert',
    '🐛': 'insect',
  }),
);
/** Shown before anything is typed. */
const FIRST = ['👍', '❤️', '😂', '🎉', '👀', '🙏', '🚀', '✅', '😮', '😢'];

/** @type {Promise<Emoji[]> | undefined} */
let all;

/** @returns {Promise<Emoji[]>} */
async function load() {
  const { EMOJI } = await import('./emoji-names.js');
  return EMOJI.trim()
    .split('\n')
    .map((line) => ({ emoji: line.slice(0, line.indexOf(' ')), name: line.slice(line.indexOf(' ') + 1) }));
}

/**
 * Those of which some word begins so; a name that begins so comes first.
 *
 * @param {string} query
 * @param {number} most
 * @returns {Promise<Emoji[]>}
 */
export async function findEmoji(query, most) {
  all ??= load();
  const emoji = await all;
  const words = query
    .toLowerCase()
    .split(/[\s_]+/)
    .filter(Boolean);
  if (!words.length) return FIRST.flatMap((first) => emoji.find((one) => one.emoji === first) ?? []).slice(0, most);
  /** @type {Emoji[][]} */
  const ranks = [[], [], []];
  for (const one of emoji) {
    const names = `${one.name} ${ALSO.get(one.emoji) ?? ''}`;
    const parts = names.split(/[\s:,-]+/);
    if (!words.every((word) => parts.some((part) => part.startsWith(word)) || names.includes(` ${word}`) || names.startsWith(word)))
      continue;
    ranks[one.name === words.join(' ') ? 0 : one.name.startsWith(words[0]) ? 1 : 2].push(one);
  }
  return ranks.flat().slice(0, most);
}
