package chatroom.torture;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Role;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.RoomState;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

/**
 * Compares each room as its members see it with what comes of what was acknowledged: pages, members, roles, mutes and bans, lists, counts
 * and finds. No effect without its entry, and no entry without its effect.
 */
final class RoomAudit {
    private static final int PAGE = 500;
    private static final int SEARCHES = 10;
    private static final int ATTEMPTS = 20;
    /** Of all together, and at least one of each. */
    private static final int RETRIES = 360;

    /** Of more entries than this the server counts some without looking at them. */
    private static final int COUNTED = 10_000;

    private final Scene scene;
    private final ExpectedJournals journals;
    private final List<RoomClient> dwellers;
    private int retries;

    RoomAudit(Scene scene, ExpectedJournals journals, List<RoomClient> dwellers) {
        this.scene = scene;
        this.journals = journals;
        this.dwellers = dwellers;
    }

    /** Everything said has to be acknowledged. */
    void run() throws IOException {
        for (RoomName room : journals.rooms()) {
            RoomClient maker = dwellers.stream()
                    .filter(dweller -> journals.isMadeBy(room, dweller.name()))
                    .findFirst()
                    .orElseThrow();
            RoomState state = journals.audit(room, pages(maker, room));
            if (!room.isLobby() && !room.isDirect()) {
                auditMembers(maker, room, state);
            }
            auditInfo(maker, room, state);
            auditSearch(maker, room, state);
            for (RoomClient dweller : dwellers) {
                dweller.knows(room).ifPresent(known -> expectSame(dweller, room, known, state));
            }
        }
        for (RoomClient dweller : dwellers) {
            retry(dweller);
        }
    }

    /** As the end of a sentence. */
    String figures() {
        return String.format(
                Locale.ROOT,
                "%,d entries of %s rooms audited, %,d of them by a retry, %s more retries",
                journals.acknowledged(),
                journals.rooms().size(),
                journals.duplicates(),
                retries);
    }

    private List<Entry> pages(RoomClient who, RoomName room) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Reply.Polled page;
        do {
            page = ask(who, new Request.Poll(RoomReference.to(room), entries.size(), PAGE), Reply.Polled.class);
            entries.addAll(page.entries());
        } while (page.more());
        return entries;
    }

    private void auditMembers(RoomClient owner, RoomName room, RoomState state) throws IOException {
        Map<String, Role> roles = new TreeMap<>();
        Map<String, Instant> muted = new HashMap<>();
        for (RoomReply.MemberLine member : members(owner, room, false)) {
            roles.put(member.username(), member.role());
            member.mutedUntil().ifPresent(until -> muted.put(member.username(), until));
        }
        Map<String, Role> expected = new TreeMap<>();
        state.members().forEach(member -> expected.put(member.username(), member.role()));
        expect(room, "members", expected, roles);
        Map<String, Instant> mutedMembers = new HashMap<>(state.mutedUntil());
        mutedMembers.keySet().retainAll(expected.keySet());
        expect(room, "mutes", lasting(mutedMembers), lasting(muted));
        Map<String, Instant> banned = new HashMap<>();
        for (RoomReply.MemberLine member : members(owner, room, true)) {
            member.bannedUntil().ifPresent(until -> banned.put(member.username(), until));
        }
        Map<String, Instant> bannedOthers = new HashMap<>(state.bannedUntil());
        bannedOthers.keySet().removeAll(expected.keySet());
        expect(room, "bans", lasting(bannedOthers), lasting(banned));
    }

    private List<RoomReply.MemberLine> members(RoomClient who, RoomName room, boolean banned) throws IOException {
        RoomRequest.Members request =
                new RoomRequest.Members(RoomReference.to(room), banned, Optional.empty(), RoomLimits.PAGE_MOST);
        return ask(who, request, RoomReply.MemberPage.class).members();
    }

    /** Those that hadn't ended when the audit began may end while it is made. */
    private static Map<String, Instant> lasting(Map<String, Instant> until) {
        Map<String, Instant> lasting = new TreeMap<>(until);
        lasting.values().removeIf(end -> end.isBefore(RoomLimits.FOR_EVER));
        return lasting;
    }

    private void auditInfo(RoomClient maker, RoomName room, RoomState state) throws IOException {
        RoomRequest.Rooms request = new RoomRequest.Rooms(false, Optional.empty(), RoomLimits.PAGE_MOST);
        Optional<RoomInfo> found = ask(maker, request, RoomReply.RoomPage.class).rooms().stream()
                .filter(info -> info.room().equals(room))
                .findFirst();
        if (found.isEmpty()) {
            scene.violations().add("%s isn't among the rooms of %s".formatted(room, maker.name()));
            return;
        }
        RoomInfo info = found.get();
        expect(room, "last_id", state.lastId(), info.lastId());
        expect(room, "topic", state.topic(), info.topic());
        expect(room, "archived", state.isArchived(), info.archived());
        if (!room.isLobby()) {
            int members = room.isDirect() ? 2 : state.members().size();
            expect(room, "number of members", members, info.members());
        }
        RoomInfo.Own own = info.own().orElseThrow();
        if (state.lastId() - own.readId() <= COUNTED) {
            List<ChatMessage> unread = state.messages().stream()
                    .filter(message -> message.id() > own.readId() && !message.deleted())
                    .filter(message -> !message.username().equals(maker.name()))
                    .toList();
            long mentions = unread.stream()
                    .filter(message -> message.text().contains("@" + maker.name()))
                    .count();
            expect(room, "unread", (long) unread.size(), own.unread());
            expect(room, "mentions", Math.min(mentions, RoomLimits.MENTIONS), (long) own.mentions());
        }
    }

    /** The first word of each text is in no other. */
    private void auditSearch(RoomClient who, RoomName room, RoomState state) throws IOException {
        List<Written> written = new ArrayList<>(
                journals.by(who.name()).getOrDefault(room, Map.of()).values());
        Collections.shuffle(written, new Random(scene.random().nextLong()));
        int searches = 0;
        for (Written each : written) {
            Optional<String> text = each.text();
            if (text.isPresent() && searches++ < SEARCHES) {
                String word = text.get().replaceFirst(" .*", "");
                expect(room, "messages with " + word, saying(state, word), found(who, room, word));
            }
        }
    }

    private static List<Long> saying(RoomState state, String word) {
        return state.messages().stream()
                .filter(message -> !message.deleted() && message.text().startsWith(word + " "))
                .map(ChatMessage::id)
                .toList();
    }

    private List<Long> found(RoomClient who, RoomName room, String word) throws IOException {
        try {
            Request.Search search =
                    new Request.Search(RoomReference.to(room), SearchQuery.of(word), OptionalLong.empty(), PAGE);
            return searched(who, search).entries().stream().map(Entry::id).toList();
        } catch (Violation e) {
            throw new IllegalStateException(e);
        }
    }

    /** On a machine with much else to do a search may take longer than it may: then it is looked for again. */
    private Reply.SearchPage searched(RoomClient who, Request.Search search) throws IOException {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            Reply reply = scene.ask(who, search);
            if (!(reply instanceof Reply.Failed failed) || failed.code() != ErrorCode.SEARCH_TIMEOUT) {
                break;
            }
        }
        return ask(who, search, Reply.SearchPage.class);
    }

    private void expectSame(RoomClient dweller, RoomName room, RoomState known, RoomState state) {
        expect(room, "messages for " + dweller.name(), state.messages(), known.messages());
        expect(room, "members for " + dweller.name(), state.members(), known.members());
        expect(room, "topic for " + dweller.name(), state.topic(), known.topic());
    }

    /** Whatever happened since, who asks again is told what was stored. */
    private void retry(RoomClient dweller) throws IOException {
        List<Retry> all = new ArrayList<>();
        journals.by(dweller.name())
                .forEach((room, entries) -> entries.forEach((id, written) -> all.add(new Retry(room, id, written))));
        Collections.shuffle(all, new Random(scene.random().nextLong()));
        for (Retry retry : all.subList(0, Math.min(Math.max(1, RETRIES / dwellers.size()), all.size()))) {
            Reply reply = scene.ask(dweller, retry.written.request());
            retries++;
            boolean isSame = reply instanceof Reply.Sent sent
                    ? sent.duplicate() && sent.id() == retry.id
                    : reply instanceof RoomReply.Stored stored && stored.duplicate() && stored.id() == retry.id;
            if (!isSame) {
                scene.violations()
                        .add("%s: %s, which is entry %s, is answered again by %s"
                                .formatted(retry.room, retry.written, retry.id, reply));
            }
        }
    }

    private record Retry(RoomName room, long id, Written written) {}

    private void expect(RoomName room, String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            scene.violations()
                    .add("%s: by its entries its %s are %s, by the server %s".formatted(room, what, expected, found));
        }
    }

    private <R extends Reply> R ask(RoomClient who, Request request, Class<R> kind) throws IOException {
        Reply reply = scene.ask(who, request);
        if (kind.isInstance(reply)) {
            return kind.cast(reply);
        }
        throw new IllegalStateException("%s was refused to %s: %s".formatted(request, who.name(), reply));
    }
}
