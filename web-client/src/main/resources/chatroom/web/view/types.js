/**
 * What the views ask of the page, and are given. Types only: nothing here runs.
 *
 * @import { Outbox } from '../link/outbox.js'
 * @import { Draft, Unsent } from '../link/types.js'
 * @import { Chat } from '../model/chat.js'
 * @import { Room } from '../model/room.js'
 * @import { Entry } from '../types.js'
 *
 * @typedef {object} Written
 * @property {string} text
 * @property {Entry} [edits]
 * @property {Entry} [answers]
 *
 * @typedef {object} ComposerListener
 * @property {(written: Written) => boolean} onSend whether it was taken; otherwise it stays
 * @property {() => void} onTyping
 * @property {() => void} onEditLast
 * @property {() => void} onPickEmoji
 * @property {(draft: Draft) => void} onDraft
 * @property {(sentence: string) => void} onSay
 * @property {() => Person[]} people those who may be called, sorted by name
 *
 * @typedef {object} Person
 * @property {string} name
 * @property {boolean} isHere
 *
 * @typedef {object} Shown how a message stands in the log
 * @property {string} me
 * @property {RegExp} [callsMe] what is marked as a call of this user
 * @property {boolean} isFirst of a group of one author
 * @property {Entry} [quoted] what it answers, where that is known
 * @property {string} [quoteHref]
 * @property {string} [note] what becomes of it: it, or its edit, isn't confirmed yet
 * @property {string} [failed] why it wasn't sent
 * @property {() => void} [onRetry]
 * @property {() => void} [onDiscard]
 * @property {(emoji: string, on: boolean) => void} [onReact]
 *
 * @typedef {object} Row an element of the log, made when it is new or reads differently
 * @property {string} key
 * @property {string} reads all that is seen of it
 * @property {() => HTMLElement} make
 *
 * @typedef {object} RowSources
 * @property {Chat} chat
 * @property {Room} room
 * @property {Unsent[]} unsent
 * @property {number} freshAfter the entry after which everything was new when the room was opened; 0: nothing
 * @property {RegExp} callsMe
 * @property {(id: number) => string} hrefOf
 * @property {(message: Entry, emoji: string, on: boolean) => void} onReact
 * @property {(nonce: string) => void} onRetry
 * @property {(nonce: string) => void} onDiscard
 *
 * @typedef {object} RoomListener
 * @property {() => Outbox | undefined} outbox
 * @property {(message: Entry, emoji: string, on: boolean) => void} onReact
 * @property {() => void} onShown the log reads differently
 * @property {() => HTMLElement} welcome what stands in an empty room
 *
 * @typedef {object} ActionsListener
 * @property {(id: number) => Entry | undefined} messageOf
 * @property {() => string} me
 * @property {() => boolean} mayWrite
 * @property {(message: Entry, emoji: string) => void} onReact
 * @property {(message: Entry) => void} onPickReaction
 * @property {(message: Entry) => void} onReply
 * @property {(message: Entry) => void} onEdit
 * @property {(opener: HTMLElement, message: Entry) => void} onMore
 *
 * @typedef {object} Entering
 * @property {boolean} isNew
 * @property {string} username
 * @property {string} password
 * @property {string} invite
 * @property {boolean} stay
 */
export {};
