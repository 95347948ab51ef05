package chatroom.load;

import chatroom.protocol.Password;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Subscription;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Accounts made for this run. Each is logged in once for its token; from then on clients come in by tokens, which cost the server no
 * hashing.
 */
final class Accounts {
    /** What a server takes without being too busy, whatever a password costs it. */
    private static final int LOGGING_IN = 32;

    private static final long PATIENCE_PER_USER_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Subscription QUIET = new Subscription(OptionalLong.empty(), Optional.empty(), false);

    private final List<Username> names = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private final String run;
    private final Password password;

    private Accounts(String run, Password password) {
        this.run = run;
        this.password = password;
    }

    static Accounts make(Bench bench, int users) throws IOException, LoadException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String run = Integer.toString(random.nextInt(1 << 20, 1 << 25), 36).toLowerCase(Locale.ROOT);
        Accounts accounts = new Accounts(run, new Password(Long.toHexString(random.nextLong()) + "-password"));
        try {
            for (int i = 0; i < users; i++) {
                accounts.names.add(Username.of("load-%s-%s".formatted(run, i)));
            }
        } catch (Violation e) {
            throw new IllegalStateException(e);
        }
        accounts.register(bench);
        accounts.takeTokens(bench);
        return accounts;
    }

    private void register(Bench bench) throws IOException, LoadException {
        Registrar registrar = new Registrar(bench, names, password);
        Peer peer = bench.connect(registrar);
        registrar.attach(peer);
        bench.loop()
                .runUntil(
                        registrar::isDone,
                        System.nanoTime() + TimeUnit.SECONDS.toNanos(10) + names.size() * PATIENCE_PER_USER_NS);
        peer.close();
        registrar.throwIfFailed();
    }

    private void takeTokens(Bench bench) throws IOException, LoadException {
        List<TokenTaker> takers = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            takers.add(new TokenTaker("user " + i, bench, login(i, QUIET)));
        }
        bench.letIn(takers, LOGGING_IN);
        for (TokenTaker taker : takers) {
            tokens.add(taker.token);
            taker.leave();
        }
    }

    Request.Login login(int user, Subscription subscription) {
        return new Request.Login(names.get(user % names.size()).value(), password, subscription);
    }

    Request.Resume resume(int user, Subscription subscription) {
        return new Request.Resume(tokens.get(user % tokens.size()), subscription);
    }

    /** What no other run has in its names. */
    String run() {
        return run;
    }

    int count() {
        return names.size();
    }

    /** Its connection is closed after the log-in, which leaves the token valid. */
    private static final class TokenTaker extends Member {
        private String token;

        TokenTaker(String name, Bench bench, Request entrance) {
            super(name, bench, entrance, OptionalLong.empty(), bench.reference());
        }

        @Override
        void onEntered(Reply.LoggedIn in) {
            token = in.token();
        }
    }
}
