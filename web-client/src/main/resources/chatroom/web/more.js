/** What isn't needed to begin with: loaded once the page stands, or when it is asked for before that. */

export { runCommand } from './view/commands.js';
export { loadEmoji } from './view/emoji.js';
export { messageItems, showMember } from './view/member-card.js';
export { openMenu } from './view/menu.js';
export { departureOf, outsideOf, unsentElement } from './view/outside.js';
export { addSomebody, pickEmoji, pickPerson, pickPlace } from './view/pickers.js';
export { browseRooms, createRoom, roomItems } from './view/room-dialogs.js';
export { SearchView } from './view/search.js';
export { Suggestions } from './view/suggestions.js';
export { invite, openSettings } from './view/settings.js';
