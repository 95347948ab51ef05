package chatroom.load;

import picocli.CommandLine.Option;

/** Who sends what, and for how long. */
class TalkOptions {
    @Option(
            names = "--senders",
            paramLabel = "N",
            defaultValue = "10",
            description = "Clients that send. [${DEFAULT-VALUE}]")
    private int senders;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long to measure. [${DEFAULT-VALUE}]")
    private double seconds;

    @Option(
            names = "--warmup-seconds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How long before that. [${DEFAULT-VALUE}]")
    private double warmupSeconds;

    @Option(
            names = "--text-bytes",
            paramLabel = "N",
            defaultValue = "100",
            description = "Length of a message's text. [${DEFAULT-VALUE}]")
    private int textBytes;

    @Option(names = "--nonces", description = "Give each message a nonce, as clients do that may have to send again.")
    private boolean nonces;

    void check(Scenario scenario) {
        scenario.within("--senders", senders, 1, 10_000);
        scenario.within("--seconds", seconds, 0.1, 86_400);
        scenario.within("--warmup-seconds", warmupSeconds, 0, 3_600);
        scenario.within("--text-bytes", textBytes, Wire.STAMP_DIGITS, 4_000);
    }

    final int senders() {
        return senders;
    }

    final long measuredNs() {
        return (long) (seconds * 1e9);
    }

    final long warmupNs() {
        return (long) (warmupSeconds * 1e9);
    }

    final int textBytes() {
        return textBytes;
    }

    final boolean nonces() {
        return nonces;
    }
}
