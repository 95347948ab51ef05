package chatroom.server.metrics;

import chatroom.server.stats.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;

/** Shows histograms of ours, one for each set of labels. */
final class HistogramCollector implements Collector {
    private final String name;
    private final String help;
    private final double scale;
    private final Map<Labels, Histogram> histograms;

    /** @param scale by which recorded values are multiplied: 1e-9 makes seconds of nanoseconds */
    HistogramCollector(String name, String help, double scale, Map<Labels, Histogram> histograms) {
        this.name = name;
        this.help = help;
        this.scale = scale;
        this.histograms = histograms;
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder snapshot =
                HistogramSnapshot.builder().name(name).help(help);
        histograms.forEach((labels, histogram) -> snapshot.dataPoint(HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds(histogram), histogram.counts()))
                .sum((double) histogram.sum() * scale)
                .build()));
        return snapshot.build();
    }

    private double[] bounds(Histogram histogram) {
        long[] bounds = histogram.bounds();
        double[] scaled = new double[bounds.length + 1];
        for (int i = 0; i < bounds.length; i++) {
            // By way of division for nanoseconds: 0.0003 and not 0.00030000000000000003.
            scaled[i] = (double) bounds[i] / Math.rint(1 / scale);
        }
        scaled[bounds.length] = Double.POSITIVE_INFINITY;
        return scaled;
    }
}
