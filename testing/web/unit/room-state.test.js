import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { RoomState } from '../../../web-client/src/main/resources/chatroom/web/model/room-state.js';
import { randomOf } from './random.js';

const JOURNALS = new URL('../../../core/src/test/resources/journals/', import.meta.url);

function deliver(room, { entries, last_id: asOf }) {
  if (asOf === undefined) entries.forEach((entry) => room.apply(entry));
  else room.applyPage(entries, asOf);
}

/** The room as the recorded journals write it down. */
const written = (room) => ({
  last_id: room.lastId,
  ...(room.kind && { kind: room.kind }),
  topic: room.topic,
  archived: room.archived,
  messages: room.messages(),
  members: room.members(),
  muted: room.mutedUntil(),
  banned: room.bannedUntil(),
});

for (const name of readdirSync(JOURNALS).filter((file) => file.endsWith('.json'))) {
  const { about, deliveries, room: expected } = JSON.parse(readFileSync(new URL(name, JOURNALS), 'utf8'));

  test(`${name}: ${about}`, () => {
    const room = new RoomState();
    for (const delivery of deliveries) deliver(room, delivery);
    assert.deepEqual(written(room), expected);
  });

  test(`${name}: once more, in any order, changes nothing`, () => {
    const room = new RoomState();
    for (const delivery of deliveries) deliver(room, delivery);
    for (let seed = 0; seed < 20; seed++) {
      for (const delivery of randomOf(seed).shuffled(deliveries)) deliver(room, delivery);
      assert.deepEqual(written(room), expected, `seed ${seed}`);
    }
  });
}

test('what is forgotten is gone, and what is kept reads as before', () => {
  const room = new RoomState();
  for (const id of [1, 2, 3]) room.apply({ id, username: 'ann', text: `text ${id}`, timestamp: '2026-11-29T08:00:00.000Z' });
  room.forget((id) => id > 1);
  assert.deepEqual(
    room.messages().map((message) => message.text),
    ['text 2', 'text 3'],
  );
});
