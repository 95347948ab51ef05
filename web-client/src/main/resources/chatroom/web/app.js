import { clock, lasting, openSocket, outboxOf, passes, randomText, whenIdle } from './link/browser.js';
import { Drafts } from './link/drafts.js';
import { Lost, Refused } from './link/errors.js';
import { MOST_UNSENT, Outbox } from './link/outbox.js';
import { Session } from './link/session.js';
import { Chat } from './model/chat.js';
import { keyOf, same } from './model/names.js';
import { hrefOf, placeOf } from './view/address.js';
import { Composer } from './view/composer.js';
import { Connection } from './view/connection.js';
import { byId, h, icon, iconButton, onceAFrame } from './view/dom.js';
import { emptiness, step } from './view/emptiness.js';
import { LoginView } from './view/login.js';
import { MembersView } from './view/members.js';
import { MessageActions } from './view/message-actions.js';
import { News } from './view/news.js';
import { departureOf, outsideOf } from './view/outside.js';
import { Panels } from './view/panels.js';
import { RoomView } from './view/room-view.js';
import { Sidebar } from './view/sidebar.js';
import { applyTheme, toggleTheme } from './view/wishes.js';

/**
 * @import { Room } from './model/room.js'
 * @import { Entry, Frame } from './types.js'
 * @import { Entering } from './view/types.js'
 * @import { Written } from './view/types.js'
 */

const FULL = `${MOST_UNSENT} messages wait to be sent already. Wait for the connection, or discard some.`;
const TOAST_LASTS = 8_000;
const OUT_OF_HERE = new Map([
  ['session_expired', 'You were logged out: the session is too old, or was ended elsewhere.'],
  ['session_ended', 'You were logged out from elsewhere, or your password was changed. What you have begun to write is kept.'],
]);

/** The page: puts its parts together, and decides what is looked at. */
export class App {
  #session = new Session(openSocket, clock, Math.random, passes, {
    onWelcome: (welcome) => this.#onWelcome(welcome),
    onIn: (reply) => this.#onIn(reply),
    onEvent: (event) => this.#chat.onEvent(event),
    onLost: (retryAt) => this.#onLost(retryAt),
    onOut: (code, message) => this.#onOut(code, message),
  });

  #chat = new Chat((frame) => this.#session.request(frame), clock, {
    onChange: (topic, room) => this.#onChange(topic, room),
    onNews: (room, message) => this.#onNews(room, message),
    onAnnouncement: (text) => this.#announce(text),
    onGone: (room) => room !== this.#current && this.#toast(departureOf(room)),
  });

  /** @type {Outbox | undefined} */
  #outbox;
  #outboxUser = '';
  /** @type {Drafts | undefined} */
  #drafts;
  #hasEntered = false;
  /** The place in the URL that was gone to. */
  #gone = '';
  #cancelToast = () => {};
  #cancelTyping = () => {};

  #login = new LoginView((entering) => this.#enter(entering));
  #connection = new Connection(
    () => this.#session.link.wake(),
    (sentence) => this.#say(sentence),
  );
  #sidebar = new Sidebar(this.#chat, hrefOf);
  #news = new News(this.#chat, (room, id) => this.#go(room.address, id));
  #members = new MembersView(
    this.#chat,
    (member) => this.#showMember(member),
    () => this.#addSomebody(),
  );
  #panels = new Panels((side) => this.#onSide(side));
  /** @type {import('./view/search.js').SearchView | undefined} */
  #search;
  #view = new RoomView(this.#chat, {
    outbox: () => this.#outbox,
    onReact: (message, emoji, on) => this.#react(message, emoji, on),
    onShown: () => this.#actions.refresh(),
    welcome: () => this.#welcomeTo(),
  });

  #composer = new Composer({
    onSend: (written) => this.#write(written),
    onTyping: () => this.#current && this.#chat.type(this.#current),
    onEditLast: () => this.#editLast(),
    onPickEmoji: () => this.#pickEmoji((emoji) => this.#composer.insert(emoji)),
    onDraft: (text) => this.#keepDraft(text),
    onSay: (sentence) => this.#say(sentence),
    people: () => this.#members.others,
  });

  #actions = new MessageActions(byId('log'), byId('wrap'), {
    messageOf: (id) => this.#current?.message(id),
    me: () => this.#chat.me,
    mayWrite: () => this.#view.mayWrite,
    onReact: (message, emoji) => this.#react(message, emoji, !message.reactions?.[emoji]?.some((name) => same(name, this.#chat.me))),
    onPickReaction: (message) => this.#pickEmoji((emoji) => this.#react(message, emoji, true)),
    onReply: (message) => this.#composer.answer(message),
    onEdit: (message) => this.#composer.edit(message),
    onMore: (opener, message) => this.#openMessageMenu(opener, message),
  });

  #showRooms = onceAFrame(() => {
    this.#sidebar.show();
    this.#news.show(this.#place());
  });

  #deeds = {
    chat: this.#chat,
    write: (/** @type {string} */ room, /** @type {Frame} */ fields) =>
      this.#session.request({ ...fields, room, nonce: `${clock.now().toString(36)}-${randomText()}` }),
    go: (/** @type {string} */ address) => this.#go(address),
    say: (/** @type {string} */ sentence) => this.#toast(sentence),
  };

  start() {
    applyTheme();
    this.#listen();
    if (!this.#session.hasPass) this.#showLogin('', '');
    this.#session.start();
  }

  #listen() {
    addEventListener('hashchange', () => this.#route());
    addEventListener('pagehide', () => this.#drafts?.settle());
    addEventListener('online', () => this.#session.link.wake());
    document.addEventListener('visibilitychange', () => !document.hidden && this.#session.link.wake());
    document.addEventListener('keydown', (event) => this.#onKey(event));
    document.addEventListener('click', (event) => this.#onClick(event));
    const does = {
      'open-rooms': () => this.#panels.toggleRooms(),
      'close-rooms': () => this.#panels.toggleRooms(),
      'open-search': () => this.#panels.toggleSide('search'),
      'close-search': () => this.#panels.toggleSide('search'),
      'open-members': () => this.#panels.toggleSide('members'),
      'close-members': () => this.#panels.toggleSide('members'),
      'open-menu': () => this.#openRoomMenu(),
      'go-to': () => this.#openSwitcher(),
      'add-room': () => this.#more(({ browseRooms }) => browseRooms(this.#deeds)),
      'add-direct': () => this.#more(({ pickPerson }) => pickPerson(this.#chat, 'Write to', (name) => this.#go(`@${name}`))),
      theme: () => toggleTheme(),
      settings: () =>
        this.#more(({ openSettings }) =>
          openSettings({
            chat: this.#chat,
            unsent: () => this.#outbox?.size ?? 0,
            onLogOut: () => this.#logOut(),
            onSay: (sentence) => this.#toast(sentence),
          }),
        ),
    };
    byId('find').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#withSearch((search) => search.search());
    });
    for (const [id, run] of Object.entries(does)) byId(id).addEventListener('click', run);
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const link = /** @type {Element} */ (event.target).closest('a[href^="#/"]');
    if (!link) return;
    // A link to where one is goes there again.
    if (link.getAttribute('href') === location.hash) {
      this.#gone = '';
      this.#route();
    }
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
    if (isCommand && event.key === 'k') this.#openSwitcher();
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
    if (!this.#outbox || !same(this.#outboxUser, reply.username)) {
      this.#outboxUser = reply.username;
      this.#drafts = new Drafts(lasting, clock, reply.username);
      this.#outbox = new Outbox(
        outboxOf(reply.username),
        (frame) => this.#session.request(frame),
        clock,
        randomText,
        () => this.#view.refresh(),
      );
    }
    byId('gate').hidden = true;
    byId('app').hidden = false;
    this.#connection.found(this.#hasEntered);
    this.#hasEntered = true;
    try {
      const place = this.#goal(reply.username);
      await this.#chat.enter(reply, place.id ? undefined : place.address);
      this.#outbox.begin();
      whenIdle(() => import('./more.js').then(({ loadEmoji }) => loadEmoji()).catch(() => {}));
    } catch (error) {
      // Where the connection was lost once more, the next one begins anew; else so does this one, a little later.
      if (error instanceof Refused)
        clock.after(error.retryAfter ?? 5_000, () => this.#session.isIn && !this.#chat.isReady && this.#onIn(reply));
      else if (!(error instanceof Lost)) throw error;
    }
  }

  /** @param {number} retryAt */
  #onLost(retryAt) {
    this.#outbox?.pause();
    this.#chat.leave();
    this.#view.showHead();
    if (this.#hasEntered || this.#session.hasPass) this.#connection.lost(retryAt);
  }

  /** @param {string} code @param {string} message */
  #onOut(code, message) {
    const user = this.#chat.me;
    this.#outbox?.pause();
    this.#outbox = undefined;
    this.#outboxUser = '';
    this.#drafts?.settle();
    this.#drafts = undefined;
    this.#hasEntered = false;
    this.#chat.forget();
    this.#view.close();
    this.#search?.clear();
    this.#connection.found(false);
    this.#showLogin(code === 'logged_out' ? '' : (OUT_OF_HERE.get(code) ?? message), code === 'logged_out' ? '' : user);
  }

  async #logOut() {
    const user = keyOf(this.#chat.me);
    this.#outbox?.discardAll();
    this.#drafts?.forget();
    lasting.remove(`last/${user}`);
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

  // ---- Where one is ----

  get #current() {
    return this.#chat.current;
  }

  #place() {
    return this.#current ? undefined : placeOf(location.hash)?.address;
  }

  /** @param {string} address @param {number} [id] */
  #go(address, id) {
    const href = hrefOf(address, id);
    if (location.hash !== href) location.hash = href;
    else {
      this.#gone = '';
      this.#route();
    }
  }

  /** Where the URL says, or where one was last. @param {string} user */
  #goal(user) {
    return placeOf(location.hash) ?? { address: /** @type {string} */ (lasting.read(`last/${keyOf(user)}`) ?? 'lobby'), id: 0 };
  }

  #route() {
    if (!this.#chat.isReady && this.#chat.rooms.length === 0) return;
    const { address, id } = this.#goal(this.#chat.me);
    const before = this.#current;
    const room = this.#chat.look(address);
    if (!room) {
      this.#showOutside(address);
    } else if (room !== before || this.#gone !== location.hash || byId('write').hidden) {
      lasting.write(`last/${keyOf(this.#chat.me)}`, address);
      if (room !== before || this.#gone === '') this.#openRoom(room);
      this.#view.open(room, this.#gone === location.hash ? 0 : id);
    }
    this.#gone = location.hash;
    this.#showRooms();
  }

  /** @param {Room} room */
  #openRoom(room) {
    this.#actions.hide();
    this.#composer.open(room.title, this.#drafts?.of(room.address) ?? '');
    this.#view.showHead();
    this.#members.open(room);
    this.#view.showTyping();
    if (matchMedia('(pointer: fine)').matches && document.activeElement === document.body) this.#composer.focus();
  }

  /** @param {string} address @param {{ code?: string, message?: string }} [refusal] where that was asked already */
  async #showOutside(address, refusal) {
    this.#members.open(undefined);
    // Whether there is such a room, and what keeps this user out, is the server's to say.
    const why =
      refusal ??
      (address.startsWith('@')
        ? {}
        : await this.#chat.ask({ action: 'history', room: address, limit: 1 }).then(
            () => ({}),
            (error) => error,
          ));
    if (this.#current || this.#place() !== address) return;
    const ways = { go: (/** @type {string} */ to) => this.#go(to), join: (/** @type {string} */ to) => this.#join(to) };
    this.#view.showOutside(address, outsideOf(address, why, this.#chat.departed(address), ways));
  }

  /** @param {string} address */
  async #join(address) {
    try {
      const reply = await this.#deeds.write(address, { action: 'join' });
      this.#chat.learn(reply.info);
      this.#gone = '';
      this.#route();
    } catch (error) {
      this.#showOutside(address, /** @type {{ code?: string, message: string }} */ (error));
    }
  }

  // ---- What is different ----

  /** @param {import('./model/chat.js').Topic} topic @param {Room} [room] */
  #onChange(topic, room) {
    if (topic === 'room') this.#route();
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
    if (side === 'search') this.#withSearch((search) => search.open());
    if (side === 'members') this.#members.open(this.#current);
  }

  /** @param {string} words */
  #find(words) {
    this.#panels.openSide('search');
    this.#withSearch((search) => search.searchFor(words));
  }

  /** @param {(search: import('./view/search.js').SearchView) => void} use */
  #withSearch(use) {
    this.#more(({ SearchView }) => {
      this.#search ??= new SearchView(this.#chat, hrefOf, () => this.#panels.closeDrawers());
      use(this.#search);
    });
  }

  /** @param {(parts: typeof import('./more.js')) => void} use */
  async #more(use) {
    const parts = await import('./more.js').catch(() => undefined);
    if (parts) use(parts);
    else
      this.#toast(
        'This part of the page can’t be loaded: there is no connection, or the server has a newer page. Then reload this one; what you have written is kept.',
      );
  }

  /** For a screen reader. @param {string} sentence */
  #say(sentence) {
    byId('say').textContent = sentence;
  }

  /** @param {string} sentence */
  #toast(sentence) {
    const toast = byId('toast');
    toast.textContent = sentence;
    this.#cancelToast();
    this.#cancelToast = clock.after(TOAST_LASTS, () => toast.replaceChildren());
  }

  /** @param {string} text */
  #announce(text) {
    const banner = h(
      'div',
      { class: 'banner', role: 'status' },
      icon('people'),
      h('span', {}, h('b', {}, 'To everybody: '), text),
      iconButton('x', 'Close', () => banner.remove()),
    );
    byId('announcements').replaceChildren(banner);
  }

  // ---- Writing ----

  /** @param {Written} written */
  #write({ text, edits, answers }) {
    const room = this.#current;
    if (!room || !this.#outbox) return false;
    if (edits) return text === edits.text || this.#send(room.address, { action: 'edit', id: edits.id, text });
    const action = /^\/me\s+(\S[\s\S]*)/.exec(text);
    if (text.startsWith('/') && !text.startsWith('//') && !action) {
      this.#runCommand(room, text);
      return false;
    }
    const says = action ? { text: action[1], kind: 'action' } : { text: text.replace(/^\/\//, '/') };
    if (!this.#send(room.address, { action: 'send', ...says, ...(answers && { reply_to: answers.id }) })) return false;
    this.#view.wrote();
    return true;
  }

  /** @param {string} address @param {Frame} request @returns {boolean} false where too much waits already, which is said */
  #send(address, request) {
    const isTaken = this.#outbox?.add(address, request) ?? false;
    if (!isTaken) this.#toast(FULL);
    return isTaken;
  }

  /** What was typed stays until it is done. @param {Room} room @param {string} text */
  #runCommand(room, text) {
    const deeds = {
      ...this.#deeds,
      send: (/** @type {string} */ address, /** @type {string} */ words) =>
        this.#outbox?.add(address, { action: 'send', text: words }) ? undefined : FULL,
      find: (/** @type {string} */ words) => this.#find(words),
      showMembers: () => this.#panels.openSide('members'),
    };
    this.#more(async ({ runCommand }) => {
      const wrong = await runCommand(deeds, room, text).catch((error) => error.message);
      if (wrong) this.#toast(wrong);
      else if (room === this.#current) this.#composer.clear(text);
      else this.#drafts?.keep(room.address, '');
    });
  }

  #editLast() {
    const message = this.#view.lastOwn();
    if (message && this.#view.mayWrite) this.#composer.edit(message);
  }

  /** @param {string} text */
  #keepDraft(text) {
    if (this.#current) this.#drafts?.keep(this.#current.address, text);
  }

  /** @param {Entry} message @param {string} emoji @param {boolean} on */
  #react(message, emoji, on) {
    if (!this.#current) return;
    this.#deeds
      .write(this.#current.address, { action: 'react', id: message.id, emoji, ...(!on && { on }) })
      .catch((error) => this.#toast(error.message));
  }

  /** @param {import('./types.js').Member} member */
  #showMember(member) {
    const room = this.#current;
    if (room) this.#more(({ showMember }) => showMember(this.#deeds, room, member));
  }

  /** @param {HTMLElement} opener @param {Entry} message */
  #openMessageMenu(opener, message) {
    const room = this.#current;
    if (room)
      this.#more(({ openMenu, messageItems }) =>
        openMenu(opener, 'More actions', messageItems(this.#deeds, room, message, this.#members.member(message.username))),
      );
  }

  // ---- What is asked of the user ----

  #openRoomMenu() {
    const room = this.#current;
    if (!room) return;
    this.#more(({ openMenu, roomItems }) =>
      openMenu(byId('open-menu'), `About ${room.title}`, roomItems(this.#deeds, room, { onAdd: () => this.#addSomebody() })),
    );
  }

  #openSwitcher() {
    this.#more(({ pickPlace }) => pickPlace(this.#deeds, this.#members.names));
  }

  #addSomebody() {
    const room = this.#current;
    if (room) this.#more(({ addSomebody }) => addSomebody(this.#deeds, room));
  }

  /** @param {(emoji: string) => void} onPick */
  #pickEmoji(onPick) {
    this.#more(({ pickEmoji }) => pickEmoji(onPick));
  }

  #welcomeTo() {
    const room = this.#current;
    if (room && this.#chat.isAdmin && same(room.address, 'lobby')) {
      const first = emptiness('Your server is running', ['You are an admin here, and nobody has said anything yet.'], []);
      first.append(
        h(
          'div',
          { class: 'steps' },
          step('people', 'Invite somebody with a code', () => this.#more(({ invite }) => invite(this.#chat))),
          step('plus', 'Make a room beside the lobby', () => this.#more(({ createRoom }) => createRoom(this.#deeds))),
        ),
      );
      return first;
    }
    return emptiness(
      'Nothing here yet',
      [room?.isDirect ? `Only you and ${room.title} read what is written here.` : 'The first message makes it a place.'],
      [],
    );
  }
}
