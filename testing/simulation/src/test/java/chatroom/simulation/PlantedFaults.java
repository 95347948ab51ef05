package chatroom.simulation;

import java.util.stream.Stream;

/** The faults that {@link PlantedFaultsTest} plants, one at a time. */
final class PlantedFaults {
    private static final String SERVER = "reactor-server/src/main/java/chatroom/server/";
    private static final String CLIENT = "console-client/src/main/java/chatroom/client/";
    private static final String STORE = "testing/test-support/src/main/java/chatroom/testing/";

    /**
     * @param original a place in the source
     * @param fault what stands there instead
     * @param symptom part of the sentence that the simulation ends with
     * @param seed that found it last: others are tried where it doesn't any more
     * @param servers on one database, in each world
     */
    record Planted(String name, String source, String original, String fault, String symptom, long seed, int servers) {
        /** Of one server. */
        Planted(String name, String source, String original, String fault, String symptom, long seed) {
            this(name, source, original, fault, symptom, seed, 1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Planted> all() {
        return Stream.of(
                new Planted(
                        "publish before commit",
                        SERVER + "room/WriteRequests.java",
                        "append(exchange, entry);",
                        """
                        allowed.room().publish(new chatroom.protocol.ChatMessage(
                                allowed.room().lastId() + 1, entry.username().value(),
                                ((Change.Say) entry.change()).text().value(), java.time.Instant.EPOCH));
                        append(exchange, entry);\
                        """,
                        "sees ChatMessage",
                        0),
                new Planted(
                        "acknowledge before commit",
                        "testing/simulation/src/test/java/chatroom/simulation/FailingStore.java",
                        "List<EntryResult> committed = disk.journals().append(batch);",
                        """
                        long id = disk.rooms().find(chatroom.protocol.RoomName.LOBBY).orElseThrow().lastId();
                        List<EntryResult> committed = new java.util.ArrayList<>();
                        for (NewEntry entry : batch) {
                            committed.add(new EntryResult.Stored(new chatroom.protocol.ChatMessage(
                                    ++id, entry.username().value(),
                                    ((chatroom.server.store.Change.Say) entry.change()).text().value(),
                                    java.time.Instant.EPOCH)));
                        }\
                        """,
                        "is the newest committed",
                        0),
                new Planted(
                        "no dedupe on retry, in the store",
                        STORE + "MemoryJournals.java",
                        "if (first.isPresent()) {",
                        "if (first.isPresent() && first.get().id() < 0) {",
                        "",
                        4),
                new Planted(
                        "no dedupe on retry, by the client",
                        CLIENT + "link/Outbox.java",
                        "return Optional.of(waiting.getFirst().send());",
                        "return Optional.of(new Request.Send(waiting.getFirst().send().text(), Optional.of(new"
                                + " chatroom.protocol.Nonce(\"attempt-\" + backoff.nextDelayMillis()))));",
                        "",
                        3001),
                new Planted(
                        "cursor off by one at the wrap",
                        SERVER + "log/MessageLog.java",
                        "NOTHING : copy(taken, boundary)",
                        "NOTHING : copy(memory.index(taken) == 0 ? taken + 1 : taken, boundary)",
                        "",
                        3001),
                new Planted(
                        "a frame around the wrap is copied wrongly",
                        SERVER + "log/MessageLog.java",
                        "memory.bytes(from + done).get(memory.index(from + done), bytes, done, length);",
                        "memory.bytes(from + done).get(memory.index(from + done) + (done > 0 ? 1 : 0), bytes, done,"
                                + " length);",
                        "",
                        1),
                new Planted(
                        "the log keeps what it has overwritten",
                        SERVER + "log/RingMemory.java",
                        "long keepFrom = end + bytes - capacityBytes;",
                        "long keepFrom = end - capacityBytes;",
                        "",
                        3001),
                new Planted(
                        "reply out of order",
                        SERVER + "session/RequestOrder.java",
                        "if (sends == 0) {\n            step.run();",
                        "if (sends >= 0) {\n            step.run();",
                        "was to be answered",
                        0),
                new Planted(
                        "catch-up that skips the seam",
                        SERVER + "room/CatchUp.java",
                        "follow(this, room.log().cursorAt(nextId()));",
                        "follow(this, room.log().cursorAt(room.lastId() + 1));",
                        "the next one was to be",
                        1500),
                new Planted(
                        "catch-up that repeats a message at the seam",
                        SERVER + "room/CatchUp.java",
                        "nextIs(entry.id() + 1);",
                        "nextIs(entry.id());",
                        "the next one was to be",
                        1),
                new Planted(
                        "catch-up that gives up when a read fails",
                        SERVER + "room/Follows.java",
                        "timer = ports.timers().schedule(RETRY, this::read);",
                        "timer = null;",
                        "long after all trouble",
                        126),
                new Planted(
                        "no resync after a catch-up",
                        SERVER + "room/CatchUp.java",
                        "room.snapshot().ifPresent(follows.connection()::send);",
                        "",
                        "knows of",
                        3523),
                new Planted(
                        "presence forgets who was told in between",
                        SERVER + "room/Presence.java",
                        "shown = !wasHere.isEmpty();",
                        "",
                        "knows of",
                        3023),
                new Planted(
                        "a user with two connections leaves with the first",
                        SERVER + "room/Lobby.java",
                        "if (connectionsByMember.merge(user, -1, Integer::sum) == 0) {",
                        "if (connectionsByMember.merge(user, -1, Integer::sum) >= 0) {",
                        "",
                        3002),
                new Planted(
                        "who is gone stays",
                        SERVER + "chat/MemberConnection.java",
                        "lobby.leave(user);",
                        "",
                        "knows of",
                        5),
                new Planted(
                        "another epoch is taken for the same",
                        SERVER + "room/Follows.java",
                        "subscription.epoch().map(ports.store().epoch()::equals).orElse(true)",
                        "true",
                        "the next one was to be",
                        3002),
                new Planted(
                        "the client takes another epoch for the same",
                        CLIENT + "link/Inbox.java",
                        "epoch.isEmpty() || epoch.get().equals(serversEpoch)",
                        "epoch.isEmpty() || !serversEpoch.isEmpty()",
                        "is shown",
                        3000),
                new Planted(
                        "what a commit in doubt stored stays hidden",
                        SERVER + "room/AppendResults.java",
                        "settling.forEach(room -> room.feed().onDoubt());",
                        "",
                        "",
                        988),
                new Planted(
                        "what is missing before a message is read, and the message itself never shown",
                        SERVER + "room/MessageFeed.java",
                        "committedId = Math.max(committedId, id);",
                        "committedId = Math.max(committedId, id - 1);",
                        "",
                        1568),
                new Planted(
                        "missing messages that can't be read are given up",
                        SERVER + "room/MessageFeed.java",
                        "timers.schedule(RETRY, this::readMissing);",
                        "",
                        "long after all trouble",
                        8),
                new Planted(
                        "who falls behind is closed",
                        SERVER + "room/CatchUp.java",
                        "public void onFellBehind(long fromId) {",
                        "public void onFellBehind(long fromId) {\n"
                                + "        follows.connection().close(chatroom.server.reactor.CloseReason.ABUSE);",
                        "by the server's will",
                        3001),
                new Planted(
                        "an edit applied before its commit",
                        SERVER + "room/WriteRequests.java",
                        "NewEntry entry = entry(exchange, name, nonce, change, permit(exchange, allowed));",
                        """
                        NewEntry entry = entry(exchange, name, nonce, change, permit(exchange, allowed));
                        if (change instanceof Change.Edit edit) {
                            allowed.room().publish(new chatroom.protocol.Entry.Edit(
                                    allowed.room().lastId() + 1, entry.username().value(),
                                    java.time.Instant.EPOCH, edit.target(), Optional.of(edit.text().value())));
                        }\
                        """,
                        "",
                        1),
                new Planted(
                        "a ban that lets one entry through",
                        SERVER + "room/WriteRequests.java",
                        "new Permit(allowed.asOf(), ",
                        "new Permit(allowed.asOf() + 1, ",
                        "didn't allow",
                        3016),
                new Planted(
                        "who is removed is pushed one entry more",
                        SERVER + "room/RoomEvents.java",
                        "receiver.follows().endAfter(followed.get(), entryId, frame);",
                        "receiver.follows().endAfter(followed.get(), entryId + 1, frame);",
                        "",
                        1),
                new Planted(
                        "a cursor shared by two rooms",
                        SERVER + "room/Follows.java",
                        "current.afterId(),",
                        "(following.isEmpty() ? current : following.get(0)).afterId(),",
                        "",
                        3003),
                new Planted(
                        "the members in memory aren't told",
                        SERVER + "room/AppendResults.java",
                        "memberships.onShown(room.name(), entry, room.sinceId());",
                        "",
                        "",
                        1),
                new Planted(
                        "a delete that leaves the text in the index",
                        STORE + "WordIndex.java",
                        "texts.remove(delete.target());",
                        "",
                        "finds what wasn't looked for",
                        1517),
                new Planted(
                        "a pruned text that stays in the index",
                        STORE + "MemoryRoom.java",
                        "live.forEach(message -> index.forget(message.id()));",
                        "",
                        "finds what wasn't looked for",
                        1573),
                new Planted(
                        "a pruned text that who follows afterwards gets from memory",
                        SERVER + "room/AppendResults.java",
                        "room.outdateThrough(Math.max(throughId, room.lastId()));",
                        "",
                        "is pushed what was gone",
                        90),
                new Planted(
                        "the rest of a frame that a short write cut is lost",
                        SERVER + "reactor/ConnectionOutput.java",
                        "outbox.addRest(reader.advance(taken));",
                        "reader.advance(taken);",
                        "",
                        0),
                new Planted(
                        "a ring's page given back under a reader",
                        SERVER + "log/MessageLog.java",
                        "evictBefore(endOfOldest);",
                        "memory.freeBefore(endOfOldest);",
                        "",
                        1734),
                new Planted(
                        "a page read before a removal and answered after it",
                        SERVER + "room/RoomPages.java",
                        ".then(page -> check(exchange, RoomReference.to(room.name()), page, answer)));",
                        ".then(page -> answer.accept(page.orElseThrow())));",
                        "",
                        2547),
                new Planted(
                        "a membership loaded before a change and applied after it",
                        SERVER + "room/MembershipReads.java",
                        "new SharedReads<>(ports, this::job, this::take);",
                        """
                        new SharedReads<>(
                                new RoomPorts(
                                        ports.paging(), ports.searching(), ports.paging(), ports.appends(), ports.store(),
                                        ports.timers(), ports.clock(), ports.reactor(), ports.nodes()),
                                this::job,
                                (read, found) -> take(memberships.toRead(read.user()).orElse(read), found));\
                        """,
                        "",
                        6159));
    }

    private PlantedFaults() {}
}
