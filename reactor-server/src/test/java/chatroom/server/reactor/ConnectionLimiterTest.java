package chatroom.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who gets a place where there are too few; time is what the test says. */
class ConnectionLimiterTest {
    private static final ReactorLimits USUAL = limits(10_000, 256, 2_500);

    private final ReactorStats stats = new ReactorStats();
    private final ConnectionLimiter limiter = new ConnectionLimiter(stats);
    private final List<ConnectionSlot> gaveWay = new ArrayList<>();
    private long nowNs;

    private static ReactorLimits limits(int connections, int perAddress, int guests) {
        return new ReactorLimits(
                connections, perAddress, guests, 1_000, 10_000, 10_000, Duration.ZERO, Duration.ofSeconds(60));
    }

    /** As the acceptor does it. */
    private Optional<ConnectionSlot> come(String network, ReactorLimits limits) {
        ConnectionLimiter.Decision decide = limiter.decide(network, limits, nowNs);
        if (decide.refusal().isPresent()) {
            return Optional.empty();
        }
        decide.displaced().ifPresent(ConnectionSlot::giveWay);
        ConnectionSlot slot = limiter.take(network, nowNs);
        slot.ownedBy(reason -> {
            assertThat(reason).isEqualTo(CloseReason.GAVE_WAY);
            gaveWay.add(slot);
        });
        return Optional.of(slot);
    }

    /** As many as there is room for. */
    private int guestNetworks(String network, int count, ReactorLimits limits) {
        int in = 0;
        for (int i = 0; i < count; i++) {
            in += come(network, limits).isPresent() ? 1 : 0;
        }
        return in;
    }

    private void memberFrom(String network) {
        ConnectionSlot slot = come(network, USUAL).orElseThrow();
        slot.admit();
        slot.release();
    }

    private long count(ConnectionState state) {
        return stats.connections(state).get();
    }

    @Test
    void tenNetworksFullOfGuestsKeepNobodyOut() {
        for (int network = 0; network < 10; network++) {
            guestNetworks("198.51.100." + network, 250, USUAL);
        }
        for (int i = 0; i < 1_000; i++) {
            Optional<ConnectionSlot> member = come("192.0.2." + i, USUAL);
            assertThat(member).as("member %s", i).isPresent();
            member.get().admit();
        }
        assertThat(count(ConnectionState.MEMBER)).isEqualTo(1_000);
    }

    @Test
    void oneNetworkCannotHaveAllPlacesOfGuests() {
        assertThat(guestNetworks("198.51.100.1", 2_500, limits(10_000, 5_000, 2_500)))
                .isBetween(1_800, 1_900);
    }

    @Test
    void whoComesLaterTakesThePlaceOfTheOneThatWasSilentForLongestWhereThereAreMost() {
        ReactorLimits limits = limits(100, 50, 6);
        ConnectionSlot oldest = come("a", limits).orElseThrow();
        ConnectionSlot second = come("a", limits).orElseThrow();
        come("b", limits);
        nowNs += 1;
        oldest.active(nowNs);
        come("c", limits);
        come("d", limits);
        come("e", limits);
        come("f", limits);
        assertThat(gaveWay).containsExactly(second);
        assertThat(come("g", limits))
                .as("all have one, and said something just now")
                .isEmpty();
        nowNs += ConnectionLimiter.PATIENCE_NS;
        assertThat(come("g", limits)).isPresent();
        assertThat(gaveWay).hasSize(2);
    }

    @Test
    void manyOfTheSameNetworkThatComeAtOnceDoNotPushEachOtherOut() {
        ReactorLimits behindAProxy = limits(10_000, ReactorLimits.ANY_NUMBER, 100);
        assertThat(guestNetworks("127.0.0.1", 200, behindAProxy)).isEqualTo(100);
        assertThat(gaveWay).isEmpty();
        assertThat(limiter.decide("127.0.0.1", behindAProxy, nowNs).refusal()).contains(CloseReason.TOO_MANY_GUESTS);
        nowNs += ConnectionLimiter.PATIENCE_NS;
        assertThat(guestNetworks("127.0.0.1", 50, behindAProxy)).isEqualTo(50);
        assertThat(gaveWay).hasSize(50);
    }

    @Test
    void fromOneAddressOnlyTheSilentGiveWay() {
        guestNetworks("office", 256, USUAL);
        assertThat(limiter.decide("office", USUAL, nowNs).refusal()).contains(CloseReason.TOO_MANY_FROM_ADDRESS);
        nowNs += ConnectionLimiter.PATIENCE_NS;
        come("office", USUAL).orElseThrow().admit();
        assertThat(gaveWay).hasSize(1);
        assertThat(count(ConnectionState.GUEST)).isEqualTo(255);
    }

    @Test
    void networksOfMembersKeepPlacesFromVeryManyNetworks() {
        memberFrom("192.0.2.1");
        ReactorLimits limits = limits(10_000, 256, 160);
        for (int i = 0; i < 5_000; i++) {
            come("2001:db8:0:" + i, limits);
        }
        assertThat(count(ConnectionState.GUEST)).isEqualTo(160);
        ConnectionSlot strange = come("2001:db8:1:1", limits).orElse(null);
        assertThat(strange).as("nobody was silent for long enough").isNull();
        for (int i = 0; i < 16; i++) {
            assertThat(come("192.0.2.1", limits)).isPresent();
        }
        assertThat(come("192.0.2.1", limits)).as("not any number of them").isEmpty();
    }

    @Test
    void sixtyNetworksOfMembersLeavePlacesForOthers() {
        for (int network = 0; network < 60; network++) {
            for (int i = 0; i < 256; i++) {
                come("198.51.100." + network, USUAL).ifPresent(ConnectionSlot::admit);
            }
        }
        for (int i = 0; i < 5; i++) {
            come("192.0.2.1", USUAL).orElseThrow().admit();
        }
        for (int i = 0; i < 200; i++) {
            come("192.0.2." + (i + 2), USUAL).orElseThrow().admit();
        }
        assertThat(gaveWay).isEmpty();
    }

    @Test
    void aSmallServerFullOfGuestsHasAPlaceForMembersToo() {
        ReactorLimits small = limits(100, ReactorLimits.ANY_NUMBER, 2_500);
        assertThat(guestNetworks("198.51.100.1", 150, small)).isEqualTo(100);
        come("192.0.2.1", small).orElseThrow().admit();
        assertThat(gaveWay).hasSize(1);
    }

    @Test
    void whoLoggedInIsNeverPushedOut() {
        ReactorLimits small = limits(10, ReactorLimits.ANY_NUMBER, 10);
        for (int i = 0; i < 10; i++) {
            come("a", small).orElseThrow().admit();
        }
        nowNs += 100 * ConnectionLimiter.PATIENCE_NS;
        assertThat(limiter.decide("b", small, nowNs).refusal()).contains(CloseReason.TOO_MANY_CONNECTIONS);
        assertThat(limiter.isFull(small)).as("but some are told").isFalse();
    }

    @Test
    void aPlaceThatWasGivenUpCountsUntilItsDescriptorIsFree() {
        ReactorLimits limits = limits(100, 50, 2);
        ConnectionSlot first = come("a", limits).orElseThrow();
        come("a", limits);
        come("b", limits);
        assertThat(gaveWay).containsExactly(first);
        assertThat(count(ConnectionState.CLOSING)).isEqualTo(1);
        first.admit();
        assertThat(count(ConnectionState.MEMBER)).isZero();
        first.release();
        first.release();
        assertThat(count(ConnectionState.CLOSING)).isZero();
        assertThat(limiter.networks()).isEqualTo(2);
    }

    @Test
    void whatIsRememberedHasABound() {
        MemberNetworks known = new MemberNetworks();
        known.add("first");
        for (int i = 0; i < MemberNetworks.MAX_NETWORKS; i++) {
            known.add("network " + i);
        }
        assertThat(known.size()).isEqualTo(MemberNetworks.MAX_NETWORKS);
        assertThat(known.contains("first")).isFalse();
    }

    @Test
    void whoGivesWayDoesNotKeepMoreDescriptorsThanThereAreToSpare() {
        ReactorLimits full = limits(1_000, ReactorLimits.ANY_NUMBER, 1_000);
        guestNetworks("198.51.100.1", 1_000, full);
        for (int i = 0; i < 500; i++) {
            come("192.0.2." + i, full);
        }
        long descriptors = count(ConnectionState.GUEST) + count(ConnectionState.CLOSING);
        assertThat(descriptors).isEqualTo(1_000 + ConnectionLimiter.CLOSING_AT_ONCE);
        assertThat(limiter.decide("192.0.2.1", full, nowNs).refusal()).contains(CloseReason.TOO_MANY_CONNECTIONS);

        List.copyOf(gaveWay).forEach(ConnectionSlot::release);
        guestNetworks("203.0.113.1", 2, full);
        gaveWay.forEach(ConnectionSlot::release);
        assertThat(come("203.0.113.2", full)).isPresent();
    }

    @Test
    void thoseWhoGoDoNotMatterWhereThereAreDescriptors() {
        ReactorLimits limits = limits(10_000, ReactorLimits.ANY_NUMBER, 200);
        guestNetworks("198.51.100.1", 200, limits);
        for (int i = 0; i < 100; i++) {
            assertThat(come("192.0.2." + i, limits)).isPresent();
        }
    }

    @Test
    void whoseLogInIsUnderWayGivesWayAfterAllOthers() {
        ReactorLimits limits = limits(100, 50, 3);
        ConnectionSlot loggingIn = come("a", limits).orElseThrow();
        loggingIn.awaitsAnswer(true, nowNs);
        nowNs += ConnectionLimiter.PATIENCE_NS;
        ConnectionSlot silent = come("a", limits).orElseThrow();
        ConnectionSlot third = come("a", limits).orElseThrow();

        come("b", limits);
        assertThat(gaveWay).containsExactly(silent);
        assertThat(come("a", limits)).as("nobody but the one that isn't silent").isEmpty();
        third.release();
        ConnectionSlot busy = come("a", limits).orElseThrow();
        busy.awaitsAnswer(true, nowNs);
        come("c", limits);
        assertThat(gaveWay).as("all of the heaviest have something under way").containsExactly(silent, loggingIn);
    }

    @Test
    void whoHasAnAnswerIsSilentFromThenOn() {
        ReactorLimits limits = limits(100, 50, 2);
        ConnectionSlot answered = come("a", limits).orElseThrow();
        answered.awaitsAnswer(true, nowNs);
        ConnectionSlot other = come("a", limits).orElseThrow();
        nowNs += ConnectionLimiter.PATIENCE_NS - 1;
        answered.awaitsAnswer(false, nowNs);
        nowNs += 1;
        come("a", limits);
        assertThat(gaveWay).containsExactly(other);
        assertThat(come("a", limits)).isEmpty();
        nowNs += ConnectionLimiter.PATIENCE_NS - 1;
        come("a", limits);
        assertThat(gaveWay).containsExactly(other, answered);
        answered.awaitsAnswer(true, nowNs);
        answered.release();
        other.release();
        assertThat(count(ConnectionState.GUEST)).isEqualTo(2);
    }

    @Test
    void fewPlacesAreNotSharedWhileAQuarterOfThemIsLeft() {
        assertThat(guestNetworks("198.51.100.1", 300, limits(300, 300, 300))).isBetween(225, 226);
        assertThat(come("192.0.2.1", limits(300, 300, 300))).isPresent();
    }

    /** As where a proxy tells for whom it asks. */
    @Test
    void whoTurnsOutToComeFromElsewhereCountsThere() {
        ReactorLimits twoEach = limits(100, 2, 100);
        ConnectionSlot first = come("proxy", USUAL).orElseThrow();
        ConnectionSlot second = come("proxy", USUAL).orElseThrow();
        ConnectionSlot third = come("proxy", USUAL).orElseThrow();
        assertThat(first.moveTo("a", twoEach, nowNs)).isEmpty();
        assertThat(second.moveTo("a", twoEach, nowNs)).isEmpty();
        assertThat(second.moveTo("a", twoEach, nowNs)).as("where it is already").isEmpty();
        assertThat(third.moveTo("a", twoEach, nowNs)).contains(CloseReason.TOO_MANY_FROM_ADDRESS);
        assertThat(third.network().name()).isEqualTo("proxy");
        assertThat(count(ConnectionState.GUEST)).isEqualTo(3);
        first.release();
        assertThat(third.moveTo("a", twoEach, nowNs)).isEmpty();
        assertThat(limiter.networks()).isEqualTo(1);
        second.release();
        third.release();
        assertThat(limiter.networks()).isZero();
        assertThat(count(ConnectionState.GUEST)).isZero();
    }

    @Test
    void aGuestThatWasSilentGivesWayToOneThatMovesThere() {
        ReactorLimits oneEach = limits(100, 1, 100);
        ConnectionSlot silent = come("a", oneEach).orElseThrow();
        nowNs += ConnectionLimiter.PATIENCE_NS;
        ConnectionSlot moving = come("proxy", oneEach).orElseThrow();
        assertThat(moving.moveTo("a", oneEach, nowNs)).isEmpty();
        assertThat(gaveWay).containsExactly(silent);
    }
}
