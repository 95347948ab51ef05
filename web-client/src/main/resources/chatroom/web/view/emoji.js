/** Emoji by their names. The list is big, so it is loaded when somebody asks for it. */

/**
 * @typedef {object} Emoji
 * @property {string} emoji
 * @property {string} name as Unicode has it
 * @property {string} also as most chats have it, in words with underscores
 */

/** What people call them besides. */
const ALSO = new Map(
  Object.entries({
    '👍': 'yes ok',
    '👎': 'no',
    '❤️': 'love',
    '😂': 'lol',
    '🎉': 'hooray',
    '🙏': 'thanks please',
    '🚀': 'ship it',
    '✅': 'done yes',
    '👀': 'look',
    '👋': 'hello bye',
    '🙂': 'smile',
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

/** So that they are here when the connection isn't. @returns {Promise<Emoji[]>} */
export function loadEmoji() {
  all ??= read();
  // What failed is tried again by the next who asks.
  all.catch(() => (all = undefined));
  return all;
}

/** The console client reads the same file: an emoji in two spellings would be two reactions. */
async function read() {
  const answer = await fetch(new URL('emoji.txt', document.baseURI)).catch(() => undefined);
  if (!answer?.ok) throw new Error('The names of emoji can’t be loaded now: there is no connection.');
  return emojiOf(await answer.text());
}

/** @param {string} text a line for each; lines without tabs are about the others */
export const emojiOf = (text) =>
  text
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(({ length }) => length === 3)
    .map(([emoji, name, also]) => ({ emoji, name, also }));

/**
 * Those of which some word begins so; a name that begins so comes first.
 *
 * @param {string} query
 * @param {number} most
 * @returns {Promise<Emoji[]>}
 */
export async function findEmoji(query, most) {
  return among(await loadEmoji(), query, most);
}

/** @param {Emoji[]} emoji @param {string} query @param {number} most @returns {Emoji[]} */
export function among(emoji, query, most) {
  const words = query
    .toLowerCase()
    .split(/[\s_]+/)
    .filter(Boolean);
  if (!words.length) return FIRST.flatMap((first) => emoji.find((one) => one.emoji === first) ?? []).slice(0, most);
  /** @type {Emoji[][]} */
  const ranks = [[], [], [], []];
  for (const one of emoji) {
    const names = `${one.name} ${one.also} ${ALSO.get(one.emoji) ?? ''}`;
    const parts = names.split(/[\s:,_-]+/);
    if (!words.every((word) => parts.some((part) => part.startsWith(word)) || names.includes(` ${word}`) || names.startsWith(word)))
      continue;
    ranks[rankOf(one, words)].push(one);
  }
  return ranks.flat().slice(0, most);
}

/** @param {Emoji} one @param {string[]} words @returns {number} the lower, the better */
function rankOf({ name, also }, words) {
  if (name === words.join(' ')) return 0;
  if (also.split(' ').includes(words.join('_'))) return 1;
  return name.startsWith(words[0]) ? 2 : 3;
}
