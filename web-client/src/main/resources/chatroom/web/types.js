/**
 * The protocol's values, as docs/protocol.md has them. Types only: nothing here runs.
 *
 * @typedef {'owner' | 'moderator' | 'member'} Role
 *
 * @typedef {object} Entry
 * @property {number} id
 * @property {string} username
 * @property {string} text
 * @property {string} timestamp
 * @property {string} [kind] absent where it is a message
 * @property {number} [reply_to]
 * @property {number} [target]
 * @property {string} [value]
 * @property {string} [topic]
 * @property {string} [subject]
 * @property {string} [until]
 * @property {number} [edited] the edit that gave a message its text
 * @property {boolean} [deleted]
 * @property {Record<string, string[]>} [reactions] names by emoji
 *
 * @typedef {object} RoomInfo
 * @property {string} room
 * @property {'public' | 'private' | 'direct'} kind
 * @property {string} topic
 * @property {number} members
 * @property {number} last_id
 * @property {Role} [role] where one is a member, as the next three
 * @property {number} [read_id]
 * @property {number} [unread]
 * @property {number} [mentions]
 * @property {boolean} [archived]
 * @property {string} [muted_until]
 *
 * @typedef {object} Member
 * @property {string} username
 * @property {Role} role
 * @property {boolean} online
 * @property {string} [muted_until]
 * @property {string} [banned_until]
 *
 * @typedef {Record<string, any>} Frame a request, a reply or an event
 *
 * @typedef {object} Page
 * @property {Entry[]} messages
 * @property {number} last_id
 * @property {boolean} more
 * @property {string} epoch
 *
 * @typedef {object} Clock
 * @property {() => number} now milliseconds
 * @property {(millis: number, run: () => void) => () => void} after gives what cancels it
 */
export {};
