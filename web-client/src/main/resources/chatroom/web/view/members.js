import { byName, keyOf, same } from '../model/names.js';
import { byId, fill, h, iconButton, setText } from './dom.js';
import { number } from './format.js';
import { dot, here, who } from './people.js';

/**
 * @import { Chat } from '../model/chat.js'
 * @import { Room } from '../model/room.js'
 * @import { Member } from '../types.js'
 */

const READ_AGAIN_AFTER = 500;

/** Who is in the current room: those who are here first. A row that reads as before isn't touched, and while the list is hidden none is. */
export class MembersView {
  /** @type {Room | undefined} */
  #room;
  /** @type {Member[]} */
  #members = [];
  #isMore = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  /** Whether there is anything to see of the list. */
  #isSeen = false;
  /** @type {Map<string, { reads: string, element: HTMLElement }>} by name */
  #rows = new Map();
  #here = groupOf();
  #away = groupOf();

  /**
   * @param {Chat} chat
   * @param {(member: Member) => void} onMember
   * @param {() => void} onAdd
   */
  constructor(chat, onMember, onAdd) {
    this.#chat = chat;
    this.#onMember = onMember;
    this.#add = iconButton('plus', 'Add somebody', onAdd);
    this.#more = h('button', { class: 'btn more', type: 'button', onclick: () => this.#readMore() }, 'Show more');
    this.#here.cap.append(this.#add);
    byId('member-list').append(this.#here.cap, this.#here.list, this.#away.cap, this.#away.list, this.#more);
    const size = new ResizeObserver(([{ contentRect }]) => {
      const wasSeen = this.#isSeen;
      this.#isSeen = contentRect.width > 0;
      if (this.#isSeen && !wasSeen) this.show();
    });
    size.observe(byId('members'));
  }

  #chat;
  #onMember;
  #add;
  #more;

  /** @param {Room | undefined} room */
  open(room) {
    if (room !== this.#room) {
      this.#members = [];
      this.#isMore = false;
    }
    this.#room = room;
    this.show();
    this.#read();
  }

  /** Somebody came or went. Only the lobby gets members without an entry: whoever is there for the first time. */
  hear() {
    const room = this.#room;
    const isLobby = room && same(room.address, 'lobby');
    if (isLobby && !this.#isMore && this.#chat.onlineNames.some((name) => !this.member(name))) this.refresh();
    this.show();
  }

  /** Something is different; what comes together is read once. */
  refresh() {
    if (this.#again) return;
    this.#again = setTimeout(() => {
      this.#again = undefined;
      this.#read();
    }, READ_AGAIN_AFTER);
  }

  async #read() {
    const room = this.#room;
    // A direct room that nobody has written into isn't there yet.
    if (!room?.exists) return this.show();
    const page = await this.#chat.members(room).catch(() => undefined);
    if (!page || room !== this.#room) return undefined;
    this.#members = page.members;
    this.#isMore = page.more;
    return this.show();
  }

  async #readMore() {
    const room = this.#room;
    const after = this.#members.at(-1)?.username;
    if (!room || !after) return;
    const page = await this.#chat.members(room, { after });
    if (room !== this.#room) return;
    this.#members.push(...page.members);
    this.#isMore = page.more;
    this.show();
  }

  /** @param {string} name */
  member(name) {
    return this.#members.find((member) => same(member.username, name));
  }

  /** Those who may be called, sorted by name. */
  get others() {
    const names = this.names.filter((name) => !same(name, this.#chat.me)).sort(byName);
    return names.map((name) => ({ name, isHere: this.#chat.isOnline(name) }));
  }

  get names() {
    return this.#members.map((member) => member.username);
  }

  show() {
    const room = this.#room;
    const count = number(this.#count(room));
    byId('members').setAttribute('aria-label', `Members of ${room?.title ?? 'the room'}`);
    setText(byId('member-count'), room?.exists ? count : '');
    byId('open-members').setAttribute('aria-label', room ? `Members, ${count}` : 'Members');
    if (!this.#isSeen) return;
    const isHere = (/** @type {Member} */ member) => this.#chat.isOnline(member.username);
    const members = [...this.#members].sort((a, b) => byName(a.username, b.username));
    const [present, away] = [members.filter(isHere), members.filter((member) => !isHere(member))];
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    const rows = new Map();
    this.#fill(this.#here, `Here, ${number(present.length)}`, present, true, rows);
    this.#fill(this.#away, `Away, ${number(away.length)}`, away, false, rows);
    this.#rows = rows;
    this.#away.cap.hidden = away.length === 0;
    this.#add.hidden = !room || room.isDirect || room.address === 'lobby' || room.info.archived === true;
    this.#more.hidden = !this.#isMore;
    // Whoever goes from one group to the other takes the focus along.
    if (focused !== document.activeElement && byId('member-list').contains(focused)) focused.focus();
  }

  /** Where all are listed they are counted: what the server said may be older. @param {Room | undefined} room */
  #count(room) {
    const { length } = this.#members;
    return this.#isMore || length === 0 ? Math.max(room?.info.members ?? 0, length) : length;
  }

  /**
   * @param {ReturnType<typeof groupOf>} group
   * @param {string} title
   * @param {Member[]} members
   * @param {boolean} isHere
   * @param {Map<string, { reads: string, element: HTMLElement }>} rows
   */
  #fill({ says, list }, title, members, isHere, rows) {
    setText(says, title);
    const elements = members.map((member) => {
      const key = keyOf(member.username);
      const old = this.#rows.get(key);
      const reads = JSON.stringify([isHere, member.username, member.role, member.muted_until !== undefined]);
      const element = old?.element ?? this.#makeRow(member.username);
      if (old?.reads !== reads) tellOf(member, isHere, /** @type {HTMLElement} */ (element.firstElementChild));
      rows.set(key, { reads, element });
      return element;
    });
    fill(list, elements);
  }

  /** @param {string} name */
  #makeRow(name) {
    const onclick = () => {
      const member = this.member(name);
      if (member) this.#onMember(member);
    };
    return h('li', {}, h('button', { class: 'mem', type: 'button', 'aria-haspopup': 'dialog', 'data-name': name, onclick }));
  }
}

/** A heading, and those below it. */
function groupOf() {
  const says = h('h3');
  return { says, cap: h('div', { class: 'cap' }, says), list: h('ul') };
}

/** @param {Member} member @param {boolean} isHere @param {HTMLElement} row */
function tellOf(member, isHere, row) {
  const says = [member.role === 'member' ? '' : member.role, member.muted_until ? 'muted' : ''].filter(Boolean).join(', ');
  row.replaceChildren(dot(isHere), who(member.username, 'cut'), ...(says ? [h('small', { class: 'cut' }, says)] : []), here(isHere));
}
