package chatroom.client.link;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.ServerFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The contract in a hundred lines, with a server's bad days: requests refused for a time, pushes that get lost or come
 * twice, sessions that end.
 */
final class ModelServer {
    private static final int PAGE = 7;

    /** One connection, as the server sees it. */
    static final class Peer {
        final SimulatedClient client;
        Optional<String> user = Optional.empty();

        Peer(SimulatedClient client) {
            this.client = client;
        }
    }

    private final RandomGenerator random;
    private final List<Peer> peers = new ArrayList<>();
    private final Map<String, String> tokens = new HashMap<>();
    private final Map<String, ChatMessage> byNonce = new HashMap<>();

    /** Each history there has been; the last one is the present one. */
    final List<List<ChatMessage>> histories = new ArrayList<>(List.of(new ArrayList<>()));

    /** How many of a thousand requests, or pushes, go wrong. */
    int troublePerMille;

    private int lastToken;

    ModelServer(RandomGenerator random) {
        this.random = random;
    }

    List<ChatMessage> history() {
        return histories.get(histories.size() - 1);
    }

    void onConnected(Peer peer) {
        peers.add(peer);
        push(peer, new Event.Welcome(1, "model"));
    }

    void onDisconnected(Peer peer) {
        peers.remove(peer);
    }

    void restart(boolean keepsSessions) {
        if (!keepsSessions) {
            tokens.clear();
        }
        for (Peer peer : List.copyOf(peers)) {
            peer.client.cut();
        }
    }

    void replaceHistory() {
        restart(true);
        histories.add(new ArrayList<>());
        byNonce.clear();
    }

    void onRequest(Peer peer, Ref ref, Request request) {
        Reply reply = trouble() ? refusal(request) : reply(peer, request);
        peer.client.deliver(peer, new ServerFrame.Answer(Optional.of(ref), reply));
        // After the reply, as the contract's "then the pushes begin".
        if (reply instanceof Reply.LoggedIn in) {
            peer.user = Optional.of(in.username());
            long from = lastId(request).orElse(history().size());
            history().stream().skip(from).forEach(message -> push(peer, new Event.MessagePosted(message)));
        }
    }

    private OptionalLong lastId(Request request) {
        var subscription = request instanceof Request.Login login
                ? login.subscription()
                : ((Request.Resume) request).subscription();
        return subscription.epoch().equals(Optional.of(epoch())) ? subscription.lastId() : OptionalLong.empty();
    }

    private Reply reply(Peer peer, Request request) {
        if (request instanceof Request.Login login) {
            return loggedIn(login, login.username());
        }
        if (request instanceof Request.Resume resume) {
            String user = tokens.get(resume.token());
            return user == null ? failed(request, ErrorCode.SESSION_EXPIRED) : loggedIn(request, user);
        }
        if (peer.user.isEmpty()) {
            return failed(request, ErrorCode.NOT_LOGGED_IN);
        }
        if (request instanceof Request.Send send) {
            return stored(peer.user.get(), send);
        }
        if (request instanceof Request.Poll poll) {
            List<ChatMessage> page =
                    history().stream().skip(poll.lastId()).limit(PAGE).toList();
            return new Reply.Polled(
                    page,
                    history().size(),
                    poll.lastId() + page.size() < history().size(),
                    epoch());
        }
        if (request instanceof Request.History page) {
            long before =
                    Math.min(page.beforeId().orElse(Long.MAX_VALUE), history().size() + 1L);
            long from = Math.max(0, before - 1 - page.limit());
            return new Reply.HistoryPage(
                    List.copyOf(history().subList((int) from, (int) before - 1)), from > 0, epoch());
        }
        throw new AssertionError("not part of the model: " + request);
    }

    private Reply loggedIn(Request request, String user) {
        String token = "t" + ++lastToken;
        tokens.put(token, user);
        return new Reply.LoggedIn(
                request.action(), user, token, epoch(), history().size(), 1);
    }

    private Reply stored(String user, Request.Send send) {
        String key = user + " " + send.nonce().orElseThrow().value();
        ChatMessage before = byNonce.get(key);
        if (before != null) {
            return new Reply.Sent(before.id(), before.timestamp(), true);
        }
        ChatMessage message =
                new ChatMessage(history().size() + 1L, user, send.text().value(), Instant.EPOCH);
        history().add(message);
        byNonce.put(key, message);
        for (Peer peer : peers) {
            if (peer.user.isPresent()) {
                pushSomehow(peer, message);
            }
        }
        return new Reply.Sent(message.id(), message.timestamp(), false);
    }

    private void pushSomehow(Peer peer, ChatMessage message) {
        if (!trouble()) {
            push(peer, new Event.MessagePosted(message));
        }
        if (trouble()) {
            push(peer, new Event.MessagePosted(message));
        }
    }

    private Reply refusal(Request request) {
        ErrorCode[] codes = {
            ErrorCode.RATE_LIMITED, ErrorCode.SERVER_BUSY, ErrorCode.STORAGE_UNAVAILABLE, ErrorCode.SESSION_EXPIRED
        };
        return failed(request, codes[random.nextInt(codes.length)]);
    }

    private Reply failed(Request request, ErrorCode code) {
        OptionalLong retry = code == ErrorCode.RATE_LIMITED || code == ErrorCode.SERVER_BUSY
                ? OptionalLong.of(random.nextLong(3_000))
                : OptionalLong.empty();
        // A login can't be answered by "session expired".
        ErrorCode fitting = request instanceof Request.Login && code == ErrorCode.SESSION_EXPIRED
                ? ErrorCode.STORAGE_UNAVAILABLE
                : code;
        return new Reply.Failed(Optional.of(request.action().wireName()), fitting, "Not now.", retry);
    }

    private String epoch() {
        return "epoch" + histories.size();
    }

    private boolean trouble() {
        return random.nextInt(1_000) < troublePerMille;
    }

    private static void push(Peer peer, Event event) {
        peer.client.deliver(peer, new ServerFrame.Unasked(event));
    }
}
