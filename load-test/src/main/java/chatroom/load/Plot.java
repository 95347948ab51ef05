package chatroom.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** Draws a report: latency percentiles on top, below them throughput and latency over time, where there was any. */
final class Plot {
    private static final int PANEL_HEIGHT = 240;
    private static final double NS_PER_MILLI = 1e6;
    private static final int MAX_NINES = 5;
    private static final int STEPS_PER_NINE = 20;

    static String svg(Report report) {
        List<Chart> charts = new ArrayList<>();
        if (!report.latencies().isEmpty()) {
            charts.add(percentiles(report.latencies()));
        }
        List<Timeline.Moment> moments = report.timeline();
        if (!moments.isEmpty()) {
            charts.add(new Chart("Deliveries per second, over time", "s", "/s", false)
                    .with("deliveries", points(moments, Timeline.Moment::deliveredPerSecond)));
            charts.add(new Chart("Messages per second, over time", "s", "/s", false)
                    .with("messages", points(moments, Timeline.Moment::storedPerSecond)));
            charts.add(new Chart("Latency over time", "s", "ms", true)
                    .with("p99", points(moments, Timeline.Moment::p99Millis))
                    .with("p50", points(moments, Timeline.Moment::p50Millis)));
        }
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$s\" height=\"%2$s\" viewBox=\"0 0 %1$s %2$s\" font-family=\"sans-serif\" font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n<text x=\"16\" y=\"24\" font-size=\"16\">load-test %3$s</text>%n",
                Chart.WIDTH,
                40 + PANEL_HEIGHT * charts.size(),
                report.scenario()));
        for (int i = 0; i < charts.size(); i++) {
            charts.get(i).draw(out, 40 + PANEL_HEIGHT * i, PANEL_HEIGHT);
        }
        return out.append("</svg>\n").toString();
    }

    private static List<Chart.Point> points(List<Timeline.Moment> moments, ToDoubleFunction<Timeline.Moment> value) {
        return moments.stream()
                .map(moment -> new Chart.Point(moment.seconds(), value.applyAsDouble(moment)))
                .toList();
    }

    /** To the right by nines: 0 is the fastest, 1 is p90, 2 is p99 and so on. */
    private static Chart percentiles(Map<String, Histogram> latencies) {
        Chart chart = new Chart("Latency by percentile", "", "ms", true)
                .marked(List.of("p0", "p90", "p99", "p99.9", "p99.99", "p99.999"));
        latencies.forEach((name, histogram) -> {
            List<Chart.Point> points = new ArrayList<>();
            for (int step = 0; step <= MAX_NINES * STEPS_PER_NINE; step++) {
                double nines = (double) step / STEPS_PER_NINE;
                double slower = Math.pow(10, -nines);
                if (slower * histogram.getTotalCount() >= 1) {
                    double millis = histogram.getValueAtPercentile(100 * (1 - slower)) / NS_PER_MILLI;
                    points.add(new Chart.Point(nines, millis));
                }
            }
            chart.with(name.replace('_', ' '), points);
        });
        return chart;
    }

    private Plot() {}
}
