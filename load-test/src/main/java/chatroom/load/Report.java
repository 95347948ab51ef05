package chatroom.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.json.JSONStringer;

/** The figures of a run, as a table for people and as JSON for programs. */
final class Report {
    private static final double NS_PER_MILLI = 1e6;
    private static final int LABEL_WIDTH = 48;
    private static final Map<String, Double> PERCENTILES = percentiles();

    private final String scenario;
    private final List<String> rows = new ArrayList<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, Histogram> latencies = new LinkedHashMap<>();
    private List<Timeline.Moment> timeline = List.of();
    private List<String> violations = List.of();
    private long violationCount;

    Report(String scenario) {
        this.scenario = scenario;
    }

    private static Map<String, Double> percentiles() {
        Map<String, Double> percentiles = new LinkedHashMap<>();
        percentiles.put("p50", 50.0);
        percentiles.put("p90", 90.0);
        percentiles.put("p99", 99.0);
        percentiles.put("p99_9", 99.9);
        percentiles.put("max", 100.0);
        return percentiles;
    }

    /** @param key its name for programs */
    void figure(String key, String label, double value, String unit) {
        figures.put(key, value);
        rows.add(row(label, number(value) + " " + unit));
    }

    /** @param key its name for programs */
    void latency(String key, String label, Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return;
        }
        latencies.put(key, histogram);
        StringBuilder values = new StringBuilder();
        PERCENTILES.forEach((name, percentile) -> values.append(String.format(
                Locale.ROOT, "  %s %s", name.replace('_', '.'), millis(histogram.getValueAtPercentile(percentile)))));
        rows.add(label + "\n     " + values + "  ms");
    }

    /** A figure for {@code --json} only. */
    void hiddenFigure(String key, double value) {
        figures.put(key, value);
    }

    /** A line between figures, or a remark. */
    void line(String text) {
        rows.add(text);
    }

    void timeline(List<Timeline.Moment> moments) {
        timeline = moments;
    }

    void violations(Violations found) {
        violations = found.sentences();
        violationCount = found.count();
    }

    boolean isClean() {
        return violationCount == 0;
    }

    String scenario() {
        return scenario;
    }

    List<Timeline.Moment> timeline() {
        return timeline;
    }

    Map<String, Histogram> latencies() {
        return latencies;
    }

    String table() {
        StringBuilder out = new StringBuilder("\n").append(scenario).append('\n');
        rows.forEach(row -> out.append("  ").append(row).append('\n'));
        if (isClean()) {
            return out.append("  All checks passed.").toString();
        }
        out.append("  BROKEN PROMISES: ").append(violationCount);
        violations.forEach(sentence -> out.append("\n    ").append(sentence));
        return out.toString();
    }

    String json() {
        JSONStringer out = new JSONStringer();
        out.object().key("scenario").value(scenario);
        figures.forEach((key, value) -> out.key(key).value(Math.round(value * 1_000) / 1_000.0));
        latencies.forEach((key, histogram) -> {
            out.key(key + "_latency_ms").object();
            PERCENTILES.forEach((name, percentile) ->
                    out.key(name).value(histogram.getValueAtPercentile(percentile) / NS_PER_MILLI));
            out.key("count").value(histogram.getTotalCount()).endObject();
        });
        out.key("violations").value(violationCount).key("first_violations").array();
        violations.forEach(out::value);
        return out.endArray().endObject().toString();
    }

    private static String row(String label, String value) {
        return String.format(Locale.ROOT, "%-" + LABEL_WIDTH + "s %s", label, value);
    }

    private static String number(double value) {
        if (value >= 1_000 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,15.0f   ", value);
        }
        return String.format(Locale.ROOT, "%,18.2f", value);
    }

    private static String millis(long ns) {
        double millis = ns / NS_PER_MILLI;
        return String.format(Locale.ROOT, millis < 10 ? "%.3f" : millis < 1_000 ? "%.1f" : "%,.0f", millis);
    }

    /** 10, 0.1, 1000000. */
    static String plain(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
    }
}
