/**
 * What the parts of the link have to do with each other, and with the browser. Types only: nothing here runs.
 *
 * @import { Entry, Frame } from '../types.js'
 *
 * @typedef {object} Socket what of a WebSocket is used
 * @property {((event: { data: any }) => void) | null} onmessage
 * @property {((event: any) => void) | null} onclose
 * @property {(text: string) => void} send
 * @property {() => void} close
 *
 * @typedef {object} LinkListener
 * @property {(welcome: Frame) => void} onWelcome a connection begins
 * @property {(event: Frame) => void} onEvent
 * @property {(retryAt: number) => void} onLost it ended, and the next one is tried then
 * @property {(code: string, message: string) => void} onEnd it ended, and none is tried
 *
 * @typedef {object} Pass what one comes in with, kept between pages
 * @property {string} username
 * @property {string} token
 *
 * @typedef {object} PassStore
 * @property {() => Pass | undefined} read
 * @property {(pass: Pass, stay: boolean) => void} write `stay`: also where the browser was closed
 * @property {(pass: Pass) => void} forget unless another page has logged in anew meanwhile
 *
 * @typedef {object} SessionListener
 * @property {(welcome: Frame) => void} onWelcome
 * @property {(username: string) => void} onComing the token is sent: what is asked for first may follow at once
 * @property {(reply: Frame) => void} onIn logged in, or come back
 * @property {(event: Frame) => void} onEvent
 * @property {(retryAt: number) => void} onLost
 * @property {(code: string, message: string) => void} onOut the session is over; nothing is tried until somebody logs in
 *
 * @typedef {object} Unsent an entry that is to be written, until the server has confirmed it
 * @property {string} nonce
 * @property {string} room
 * @property {Frame} request
 * @property {number} at when it was written, by this browser's clock
 * @property {string} [epoch] the history in which the message is that it is about
 * @property {string} [failed] why it isn't sent until somebody says so
 * @property {string} [delayed] why it takes longer
 * @property {boolean} [retried] after a mistake of the server's
 *
 * @typedef {object} Draft what somebody has begun to write
 * @property {string} text
 * @property {Entry} [edits] the message that is to read so
 * @property {Entry} [answers]
 * @property {string} [aside] where a message is changed: what was begun before
 *
 * @typedef {object} OutboxStore
 * @property {() => Unsent[]} all
 * @property {(unsent: Unsent) => void} put
 * @property {(nonce: string) => void} remove
 */
export {};
