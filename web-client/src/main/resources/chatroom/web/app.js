import { clock, lasting, openSocket, passes, randomText, whenIdle } from './link/browser.js';
import { Lost, Refused } from './link/errors.js';
import { Session } from './link/session.js';
import { Chat } from './model/chat.js';
import { same } from './model/names.js';
import { hrefOf } from './view/address.js';
import { Composer } from './view/composer.js';
import { Connection } from './view/connection.js';
import { byId, onceAFrame } from './view/dom.js';
import { welcomeTo } from './view/emptiness.js';
import { Later } from './view/later.js';
import { LoginView } from './view/login.js';
import { MembersView } from './view/members.js';
import { MessageActions } from './view/message-actions.js';
import { News } from './view/news.js';
import { announce, say, toast } from './view/notices.js';
import { Panels } from './view/panels.js';
import { Places } from './view/places.js';
import { RoomView } from './view/room-view.js';
import { Sidebar } from './view/sidebar.js';
import { applyTheme, toggleTheme } from './view/wishes.js';
import { Writing } from './view/writing.js';

/**
 * @import { Room } from './model/room.js'
 * @import { Unsent } from './link/types.js'
 * @import { Entry, Frame } from './types.js'
 * @import { Entering } from './view/types.js'
 */

const OUT_OF_HERE = new Map([
  ['session_expired', 'You were logged out: the session is too old, or was ended elsewhere.'],
  [
    'session_ended',
    'You were logged out from elsewhere, or your password was changed. What you have begun to write is kept, unless it was in this browser that you logged out.',
  ],
]);

/** The page: puts its parts together, and tells them who comes and goes, and what is different. */
export class App {
  #session = new Session(openSocket, clock, Math.random, passes, {
    onWelcome: (welcome) => this.#onWelcome(welcome),
    onComing: (username) => this.#chat.expect(this.#firstPlace(username)),
    onIn: (reply) => this.#onIn(reply),
    onEvent: (event) => this.#chat.onEvent(event),
    onLost: (retryAt) => this.#onLost(retryAt),
    onOut: (code, message) => this.#onOut(code, message),
  });

  #request = (/** @type {Frame} */ frame) => this.#session.request(frame);

  #chat = new Chat(
    this.#request,
    clock,
    {
      onChange: (topic, room) => this.#onChange(topic, room),
      onCaughtUp: (room) => this.#view.catchUp(room),
      onNews: (room, message) => this.#onNews(room, message),
      onAnnouncement: (text) => announce(text),
      onAdded: (room) => toast(`${room.addedBy} added you to ${room.title}.`),
      onGone: (room) => room !== this.#current && this.#later.tellGone(room),
    },
    lasting,
  );

  #deeds = {
    chat: this.#chat,
    write: (/** @type {string} */ room, /** @type {Frame} */ fields) =>
      this.#request({ ...fields, room, nonce: `${clock.now().toString(36)}-${randomText()}` }),
    go: (/** @type {string} */ address) => this.#places.go(address),
    say: toast,
  };

  #hasEntered = false;
  #cancelTyping = () => {};

  #login = new LoginView((entering) => this.#enter(entering));
  #connection = new Connection(
    () => this.#session.link.wake(),
    say,
    () => !lasting.isShort(),
  );
  #sidebar = new Sidebar(this.#chat, hrefOf, () => this.#writing.failedRooms);
  #news = new News(this.#chat, clock, (room, id) => this.#places.go(room.address, id));
  #panels = new Panels((side) => this.#onSide(side));
  #members = new MembersView(
    this.#chat,
    (member) => this.#later.showMember(member),
    () => this.#later.addSomebody(),
  );

  #later = new Later(this.#deeds, {
    panels: this.#panels,
    members: this.#members,
    unsent: () => this.#writing.unsent,
    onLogOut: () => this.#logOut(),
  });

  #view = new RoomView(this.#chat, {
    outbox: () => this.#writing.outbox,
    onReact: (message, emoji, on) => this.#react(message, emoji, on),
    onShown: () => this.#actions.refresh(),
    welcome: () => welcomeTo(this.#chat, this.#later),
  });

  #writing = new Writing(this.#deeds, this.#request, this.#later, {
    onUnsent: (failed) => this.#onUnsent(failed),
    onWrote: () => this.#view.wrote(),
    onCommandDone: (text) => this.#composer.clear(text),
    showMembers: () => this.#panels.openSide('members'),
  });

  #composer = new Composer({
    onSend: (written) => this.#writing.write(this.#current, written),
    onTyping: () => this.#current && this.#chat.type(this.#current),
    onEditLast: () => this.#editLast(),
    onPickEmoji: () => this.#later.pickEmoji((emoji) => this.#composer.insert(emoji)),
    onDraft: (draft) => this.#writing.keepDraft(this.#current, draft),
    onSay: say,
    people: () => this.#members.others,
  });

  #actions = new MessageActions(byId('log'), byId('wrap'), {
    messageOf: (id) => this.#view.message(id),
    me: () => this.#chat.me,
    mayWrite: () => this.#view.mayWrite,
    onReact: (message, emoji) => this.#react(message, emoji, !message.reactions?.[emoji]?.some((name) => same(name, this.#chat.me))),
    onPickReaction: (message) => this.#later.pickEmoji((emoji) => this.#react(message, emoji, true)),
    onReply: (message) => this.#composer.answer(message),
    onEdit: (message) => this.#composer.edit(message),
    onMore: (opener, message) => this.#later.openMessageMenu(opener, message),
  });

  #places = new Places(this.#chat, this.#view, {
    onOpen: (room) => this.#openRoom(room),
    onOutside: () => {
      this.#members.open(undefined);
      this.#later.showPlace();
    },
    onPlace: () => this.#showRooms(),
    join: async (address) => this.#chat.learn((await this.#deeds.write(address, { action: 'join' })).info),
  });

  #showRooms = onceAFrame(() => {
    this.#sidebar.show();
    this.#news.show(this.#places.outside);
  });

  get #current() {
    return this.#chat.current;
  }

  start() {
    applyTheme();
    this.#listen();
    if (this.#session.hasPass) this.#connection.come();
    else this.#showLogin('', '');
    this.#session.start();
  }

  #listen() {
    addEventListener('hashchange', () => this.#places.route());
    addEventListener('pagehide', () => this.#writing.settle());
    addEventListener('beforeunload', (event) => {
      this.#writing.settle();
      if (this.#writing.isAtRisk) event.preventDefault();
    });
    addEventListener('online', () => this.#session.link.wake());
    document.addEventListener('visibilitychange', () => !document.hidden && this.#session.link.wake());
    document.addEventListener('keydown', (event) => this.#onKey(event));
    document.addEventListener('click', (event) => this.#onClick(event));
    byId('find').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#later.search();
    });
    const does = {
      'open-rooms': () => this.#panels.toggleRooms(),
      'close-rooms': () => this.#panels.toggleRooms(),
      'open-search': () => this.#panels.toggleSide('search'),
      'close-search': () => this.#panels.toggleSide('search'),
      'open-members': () => this.#panels.toggleSide('members'),
      'close-members': () => this.#panels.toggleSide('members'),
      'open-menu': () => this.#later.openRoomMenu(),
      'go-to': () => this.#later.openSwitcher(),
      'add-room': () => this.#later.browseRooms(),
      'add-direct': () => this.#later.writeToSomebody(),
      theme: () => toggleTheme(),
      settings: () => this.#later.openSettings(),
      'coming-out': () => this.#logOutAtOnce(),
    };
    for (const [id, run] of Object.entries(does)) byId(id).addEventListener('click', run);
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const link = /** @type {Element} */ (event.target).closest('a[href^="#/"]');
    if (!link) return;
    if (link.getAttribute('href') === location.hash) this.#places.again();
    if (link.closest('#rooms')) {
      this.#panels.closeDrawers();
      if (matchMedia('(pointer: fine)').matches) this.#composer.focus();
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (byId('app').hidden || document.querySelector('dialog[open]')) return;
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const isInSearch = document.activeElement === byId('find-words');
    if (isCommand && event.key === 'k') this.#later.openSwitcher();
    // A second time the browser's own search is meant.
    else if (isCommand && event.key === 'f' && !isInSearch) this.#panels.openSide('search');
    else if (event.key === 'Escape' && !this.#panels.closeDrawers() && isInSearch) this.#panels.closeSide();
    else return;
    event.preventDefault();
  }

  // ---- Coming and going ----

  /** @param {Frame} welcome */
  #onWelcome(welcome) {
    this.#login.welcome(welcome);
    if (welcome.limits?.text_chars) this.#composer.limit = welcome.limits.text_chars;
  }

  /** @param {Entering} entering */
  async #enter({ isNew, username, password, invite: code, stay }) {
    if (isNew) await this.#session.register(username, password, code, stay);
    else await this.#session.logIn(username, password, stay);
  }

  /** @param {Frame} reply */
  async #onIn(reply) {
    this.#writing.enter(reply.username, reply.epoch);
    byId('gate').hidden = true;
    byId('app').hidden = false;
    this.#connection.found(this.#hasEntered);
    this.#hasEntered = true;
    try {
      await this.#chat.enter(reply, this.#firstPlace(reply.username));
      if (!this.#chat.isReady) return;
      this.#writing.begin(reply.epoch);
      whenIdle(() => this.#later.load().catch(() => {}));
    } catch (error) {
      // Where the connection was lost once more, the next one begins anew; else so does this one, a little later.
      if (error instanceof Refused)
        clock.after(error.retryAfter ?? 5_000, () => this.#session.isIn && !this.#chat.isReady && this.#onIn(reply));
      else if (!(error instanceof Lost)) throw error;
    }
  }

  /** The room that will be looked at first, at its end. @param {string} username */
  #firstPlace(username) {
    const { address, id } = this.#places.goal(username);
    return id ? undefined : address;
  }

  /** @param {number} retryAt */
  #onLost(retryAt) {
    this.#writing.pause();
    this.#chat.leave();
    this.#view.lose();
    if (this.#hasEntered || this.#session.hasPass) this.#connection.lost(retryAt);
  }

  /** @param {string} code @param {string} message */
  #onOut(code, message) {
    const user = this.#chat.me;
    this.#writing.leave();
    this.#hasEntered = false;
    this.#chat.forget();
    this.#view.close();
    this.#later.forget();
    this.#connection.found(false);
    this.#showLogin(code === 'logged_out' ? '' : (OUT_OF_HERE.get(code) ?? message), code === 'logged_out' ? '' : user);
  }

  /** Who hasn't come in: what asks otherwise may not be here. */
  #logOutAtOnce() {
    this.#writing.enter(this.#session.username);
    if (this.#writing.unsent === 0 || confirm('Log out? What isn’t sent yet will be discarded.')) this.#logOut();
  }

  async #logOut() {
    this.#writing.forget();
    this.#places.forget(this.#session.username);
    await this.#session.logOut();
    this.#session.start();
  }

  /** @param {string} reason @param {string} username */
  #showLogin(reason, username) {
    for (const dialog of document.querySelectorAll('dialog')) dialog.close();
    byId('app').hidden = true;
    byId('gate').hidden = false;
    document.title = 'Log in · Chatroom';
    this.#login.show(reason, username);
  }

  // ---- What is different ----

  /** @param {Unsent} [failed] */
  #onUnsent(failed) {
    this.#view.refresh();
    this.#showRooms();
    if (!failed) return;
    const { room, failed: why } = failed;
    const isSeen = this.#current && same(this.#current.address, room) && this.#current.atEnd && this.#chat.isAtBottom;
    if (!isSeen) toast(`Not sent ${room.startsWith('@') ? `to ${room.slice(1)}` : `in ${room}`}: ${why}`);
    if (this.#places.outside) this.#places.route();
  }

  /** @param {Room} room */
  #openRoom(room) {
    this.#actions.hide();
    this.#composer.open(room.title, this.#writing.draftOf(room));
    this.#view.showHead();
    this.#members.open(room);
    this.#later.showPlace();
    this.#view.showTyping();
    if (matchMedia('(pointer: fine)').matches && document.activeElement === document.body) this.#composer.focus();
  }

  /** @param {import('./model/chat.js').Topic} topic @param {Room} [room] */
  #onChange(topic, room) {
    if (topic === 'room') this.#places.route();
    if (topic === 'room' || (topic === 'rooms' && this.#current)) this.#view.showHead();
    if (topic === 'log' && room === this.#current) this.#view.refresh();
    if (topic === 'typing' && room === this.#current) this.#showTyping();
    if (topic === 'members' && room === this.#current) this.#members.refresh();
    if (topic === 'presence') {
      this.#view.showHead();
      this.#members.hear();
    }
    this.#showRooms();
  }

  /** @param {Room} room @param {Entry} message */
  #onNews(room, message) {
    if (room === this.#current) {
      this.#view.hear();
      this.#showTyping();
    }
    this.#news.tell(room, message);
  }

  #showTyping() {
    this.#cancelTyping();
    if (this.#view.showTyping()) this.#cancelTyping = clock.after(1_000, () => this.#showTyping());
  }

  /** @param {string} side */
  #onSide(side) {
    if (side === 'search') this.#later.openSearch();
    if (side === 'members') this.#members.open(this.#current);
  }

  #editLast() {
    const message = this.#view.lastOwn();
    if (message && this.#view.mayWrite) this.#composer.edit(message);
  }

  /** @param {Entry} message @param {string} emoji @param {boolean} on */
  #react(message, emoji, on) {
    if (!this.#current) return;
    this.#deeds
      .write(this.#current.address, { action: 'react', id: message.id, emoji, ...(!on && { on }) })
      .catch((error) => toast(error.message));
  }
}
