import { end } from './format.js';
import { who } from './people.js';

/**
 * @import { Entry } from '../types.js'
 * @typedef {{ icon: string, words: (string | Node)[] }} Line
 */

/** @param {Entry} entry */
const because = ({ value }) => (value ? `: ${value}` : '');

/** @type {Record<string, (entry: Entry, by: Node) => Line>} */
const LINES = {
  create: ({ value, topic }, by) => ({ icon: 'plus', words: [by, ` created this ${value} room${topic ? `: ${topic}` : ''}`] }),
  topic: ({ value }, by) => ({ icon: 'pen', words: [by, value ? ` set the topic: ${value}` : ' removed the topic'] }),
  archive: (_, by) => ({ icon: 'box', words: [by, ' archived this room'] }),
  unarchive: (_, by) => ({ icon: 'box', words: [by, ' reopened this room'] }),
  join: (_, by) => ({ icon: 'in', words: [by, ' joined'] }),
  leave: (_, by) => ({ icon: 'out', words: [by, ' left'] }),
  add: ({ subject = '' }, by) => ({ icon: 'in', words: [by, ' added ', who(subject)] }),
  kick: (entry, by) => ({ icon: 'out', words: [by, ' removed ', who(entry.subject ?? ''), because(entry)] }),
  ban: (entry, by) => ({ icon: 'shield', words: [by, ' banned ', who(entry.subject ?? ''), end(entry.until), because(entry)] }),
  unban: ({ subject = '' }, by) => ({ icon: 'shield', words: [by, ' lifted the ban on ', who(subject)] }),
  mute: (entry, by) => ({ icon: 'shield', words: [by, ' muted ', who(entry.subject ?? ''), end(entry.until), because(entry)] }),
  unmute: ({ subject = '' }, by) => ({ icon: 'shield', words: [by, ' unmuted ', who(subject)] }),
  role: ({ subject = '', value }, by) => ({
    icon: 'shield',
    words: [by, ' made ', who(subject), ` ${value === 'owner' ? 'an' : 'a'} ${value}`],
  }),
};

/** What happened in a room, in a sentence; of kinds that this page doesn't know, the server's own. @param {Entry} entry @returns {Line} */
export function lineOf(entry) {
  const line = Object.hasOwn(LINES, entry.kind ?? '') ? LINES[entry.kind ?? ''] : undefined;
  return line ? line(entry, who(entry.username)) : { icon: 'dot', words: [entry.text] };
}
