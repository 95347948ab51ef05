package chatroom.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PlotTest {
    private static Document draw(Report report) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Plot.svg(report))));
    }

    @Test
    void drawsALineForEachThingMeasured() throws Exception {
        Report report = new Report("fanout");
        Histogram latencies = new Histogram(3);
        latencies.recordValue(1_000_000);
        latencies.recordValue(20_000_000);
        report.latency("delivery", "Delivery", latencies);
        report.timeline(
                List.of(new Timeline.Moment(0.25, 1_000, 100_000, 1.5, 3), new Timeline.Moment(0.5, 0, 0, 0, 0)));
        Document svg = draw(report);
        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(5);
        assertThat(Plot.svg(report)).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void drawsNothingOfNothing() throws Exception {
        assertThat(draw(new Report("idle")).getElementsByTagName("polyline").getLength())
                .isZero();
    }
}
