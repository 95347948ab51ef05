package chatroom.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Lines over a pair of axes, as SVG. */
final class Chart {
    static final int WIDTH = 800;
    private static final int LEFT = 70;
    private static final int RIGHT = 150;
    private static final int TOP = 24;
    private static final int BOTTOM = 34;
    private static final int TICKS = 5;

    /** Where a logarithmic axis begins at the lowest. */
    private static final double SMALLEST = 0.001;

    /** Of Okabe and Ito: told apart by everybody. */
    private static final List<String> COLOURS = List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00");

    record Point(double x, double y) {}

    private final String title;
    private final String xUnit;
    private final String yUnit;
    private final boolean logarithmic;
    private final Map<String, List<Point>> lines = new LinkedHashMap<>();
    private List<String> marks = List.of();

    Chart(String title, String xUnit, String yUnit, boolean logarithmic) {
        this.title = title;
        this.xUnit = xUnit;
        this.yUnit = yUnit;
        this.logarithmic = logarithmic;
    }

    Chart with(String name, List<Point> points) {
        lines.put(name, points);
        return this;
    }

    /** What stands below x = 0, 1, 2 and so on, instead of numbers. */
    Chart marked(List<String> wanted) {
        marks = wanted;
        return this;
    }

    void draw(StringBuilder out, int y, int height) {
        double maxX = marks.isEmpty() ? points().mapToDouble(Point::x).max().orElse(1) : marks.size() - 1;
        double high = scaled(points().mapToDouble(Point::y).max().orElse(1) * 1.05);
        double low = logarithmic ? scaled(lowest()) : 0;
        int right = WIDTH - RIGHT;
        int top = y + TOP;
        int bottom = y + height - BOTTOM;
        text(out, LEFT, y + 16, "start", title);
        for (int i = 0; i <= TICKS; i++) {
            double share = (double) i / TICKS;
            double lineY = bottom - share * (bottom - top);
            double value = low + share * (high - low);
            format(out, Locale.ROOT, "<path d=\"M%s %.1fH%s\" stroke=\"#ddd\"/>%n", LEFT, lineY, right);
            text(out, LEFT - 6, lineY + 4, "end", number(logarithmic ? Math.pow(10, value) : value) + " " + yUnit);
            text(
                    out,
                    LEFT + share * (right - LEFT),
                    bottom + 18.0,
                    "middle",
                    marks.isEmpty() ? number(share * maxX) + " " + xUnit : marks.get(i));
        }
        int index = 0;
        for (Map.Entry<String, List<Point>> line : lines.entrySet()) {
            String colour = COLOURS.get(index % COLOURS.size());
            format(out, Locale.ROOT, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"", colour);
            for (Point point : line.getValue()) {
                double atX = LEFT + point.x / Math.max(maxX, SMALLEST) * (right - LEFT);
                double atY = bottom - (scaled(point.y) - low) / Math.max(high - low, SMALLEST) * (bottom - top);
                format(out, Locale.ROOT, "%.1f,%.1f ", atX, Math.min(bottom, atY));
            }
            format(out, Locale.ROOT, "\"/>%n<g fill=\"%s\">", colour);
            text(out, right + 8, top + 14 + 18.0 * index, "start", line.getKey());
            out.append("</g>\n");
            index++;
        }
    }

    private Stream<Point> points() {
        return lines.values().stream().flatMap(List::stream);
    }

    /** A moment in which nothing came has no latency, and is not what the axis begins with. */
    private double lowest() {
        return points().mapToDouble(Point::y).filter(value -> value > 0).min().orElse(SMALLEST);
    }

    private double scaled(double value) {
        return logarithmic ? Math.log10(Math.max(value, SMALLEST)) : value;
    }

    private static String number(double value) {
        return value >= 10_000 ? Progress.amount(value) : String.format(Locale.ROOT, "%.3g", value);
    }

    private static void text(StringBuilder out, double x, double y, String anchor, String text) {
        format(out, Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
    }

    private static void format(StringBuilder out, Locale locale, String format, Object... values) {
        out.append(String.format(locale, format, values));
    }
}
