// Writes the page's list of emoji and their names from Unicode's data: node emoji-names.js
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const FILE = new URL('../../web-client/src/main/resources/chatroom/web/view/emoji-names.js', import.meta.url);
// What many people's systems can't show yet.
const NEWEST = 15.1;
const HEAD = "/** Unicode's emoji and their names, one a line, in Unicode's order. Made by testing/web/emoji-names.js. */";

const names = Object.entries(createRequire(import.meta.url)('unicode-emoji-json/data-by-emoji.json'))
  .filter(([, { emoji_version: version }]) => Number(version) <= NEWEST)
  .map(([emoji, { name }]) => `${emoji} ${name.toLowerCase()}`);

writeFileSync(FILE, `${HEAD}\nexport const EMOJI = \`\n${names.join('\n')}\n\`;\n`);
