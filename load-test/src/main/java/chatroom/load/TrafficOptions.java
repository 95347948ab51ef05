package chatroom.load;

import picocli.CommandLine.Option;

/** Who sends how much, and for how long. */
final class TrafficOptions {
    @Option(
            names = "--senders",
            paramLabel = "N",
            defaultValue = "10",
            description = "Clients that send. [${DEFAULT-VALUE}]")
    private int senders;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "10",
            description = "Closed loop: unacknowledged messages of each sender. [${DEFAULT-VALUE}]")
    private int window;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Open loop: messages per second of all senders, whatever is acknowledged; 0 is the closed loop. [0; slow-readers 2000]")
    private Double rate;

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
        scenario.within("--window", window, 1, 10_000);
        scenario.within("--rate", rate(), 0, 10_000_000);
        scenario.within("--seconds", seconds, 0.1, 86_400);
        scenario.within("--warmup-seconds", warmupSeconds, 0, 3_600);
        scenario.within("--text-bytes", textBytes, Wire.STAMP_DIGITS, 4_000);
    }

    int senders() {
        return senders;
    }

    int window() {
        return window;
    }

    double rate() {
        return rate == null ? 0 : rate;
    }

    void setRate(double wanted) {
        rate = wanted;
    }

    /** For a scenario in which a closed loop has little sense. */
    void rateUnlessGiven(double usual) {
        rate = rate == null ? usual : rate;
    }

    long measuredNs() {
        return (long) (seconds * 1e9);
    }

    long warmupNs() {
        return (long) (warmupSeconds * 1e9);
    }

    int textBytes() {
        return textBytes;
    }

    boolean nonces() {
        return nonces;
    }
}
