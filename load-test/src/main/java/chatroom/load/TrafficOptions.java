package chatroom.load;

import picocli.CommandLine.Option;

/** As {@link TalkOptions}, and how much. */
final class TrafficOptions extends TalkOptions {
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

    @Override
    void check(Scenario scenario) {
        super.check(scenario);
        scenario.within("--window", window, 1, 10_000);
        scenario.within("--rate", rate(), 0, 10_000_000);
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
}
