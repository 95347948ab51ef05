/** What one looks at stands in the URL's fragment: `#/room/dev`, `#/@bob`, and with `/123` behind it a message. */

const PLACE = /^#\/(?:room\/([\w.-]{1,32})|(@[\w.-]{1,32}))(?:\/(\d{1,15}))?$/;

/** @param {string} fragment @returns {{ address: string, id: number } | undefined} */
export function placeOf(fragment) {
  const match = PLACE.exec(decoded(fragment));
  return match ? { address: match[1] ?? match[2], id: Number(match[3] ?? 0) } : undefined;
}

/** @param {string} fragment */
function decoded(fragment) {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** @param {string} address @param {number} [id] */
export const hrefOf = (address, id) => `#/${address.startsWith('@') ? '' : 'room/'}${address}${id ? `/${id}` : ''}`;
