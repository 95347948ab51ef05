package chatroom.server.room;

import chatroom.server.auth.CommonPasswords;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.reactor.Timers;
import chatroom.server.store.Store;
import chatroom.server.work.Workers;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Everything outside that the chat uses.
 *
 * @param hashing workers for what Argon2 does
 * @param reading workers for what reads a row or two of the database: nothing else holds up who wants in
 * @param paging workers for what reads pages of messages
 * @param searching workers for searches
 * @param storing the one worker that writes the database
 * @param appends takes a message to be stored, or refuses it because too many are waiting; answered by {@link Completion.BatchStored}
 * @param completions where a worker puts its answer; any thread
 * @param secrets for session tokens and invite codes
 * @param firstAdmin who is to register as an admin; empty where the server has accounts already, or nobody was named
 */
public record ChatPorts(
        Workers hashing,
        Workers reading,
        Workers paging,
        Workers searching,
        Workers storing,
        Predicate<PendingSend> appends,
        Consumer<Completion> completions,
        Store store,
        PasswordHasher hasher,
        CommonPasswords commonPasswords,
        Timers timers,
        Clock clock,
        RandomGenerator secrets,
        Optional<FirstAdmin> firstAdmin) {}
