const LINE_END = /\r\n|[\n\r\v\f\x85\u2028\u2029]/g;
const NOT_TAKEN = /(?![\n\t])\p{Cc}|\p{Cs}/gu;

/**
 * A text from the keyboard or the clipboard, as the server takes it: LF and TAB are the only controls, and there is no half of a
 * character.
 *
 * @param {string} text
 */
export const outgoing = (text) => text.replace(LINE_END, '\n').replace(NOT_TAKEN, '');
