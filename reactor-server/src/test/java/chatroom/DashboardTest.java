package chatroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

/**
 * What is asked of Prometheus, by the dashboard and by the alerts, is what docs/metrics.md says that the server shows. The names that
 * Prometheus' library gives to the JVM's numbers are left to scripts/docker-test.sh.
 */
class DashboardTest {
    private static final Path MONITORING = ProjectFiles.root().resolve("docker/monitoring");
    private static final Path DOCUMENT = ProjectFiles.root().resolve("docs/metrics.md");

    private static final Pattern METRIC = Pattern.compile("\\bchatroom_[a-z0-9_]+");

    /** What a histogram adds to its name. */
    private static final Pattern PART_OF_HISTOGRAM = Pattern.compile("_(?:bucket|sum|count)$");

    @Test
    void everyMetricOfTheDashboardIsDocumented() {
        JSONObject dashboard = new JSONObject(ProjectFiles.read(MONITORING.resolve("chatroom-dashboard.json")));
        Set<String> asked = metrics(expressions(dashboard).collect(Collectors.joining("\n")));
        assertThat(asked).as("the dashboard asks for something").hasSizeGreaterThan(10);
        assertThat(documented()).containsAll(asked);
    }

    /** A Grafana that imports the file has its Prometheus under a name of its own. */
    @Test
    void theDashboardAsksWhicheverPrometheusIsChosen() {
        String dashboard = ProjectFiles.read(MONITORING.resolve("chatroom-dashboard.json"));
        assertThat(Pattern.compile("\"uid\": \"(?!chatroom\")([^\"]*)\"")
                        .matcher(dashboard)
                        .results()
                        .map(uid -> uid.group(1))
                        .distinct())
                .containsExactly("${datasource}");
        assertThat(objects(new JSONObject(dashboard).getJSONObject("templating"), "list")
                        .map(variable -> variable.getString("name") + " " + variable.getString("query")))
                .containsExactly("datasource prometheus");
    }

    @Test
    void everyMetricOfTheAlertsIsDocumented() {
        Set<String> asked = askedByAlerts();
        assertThat(asked).as("the alerts ask for something").isNotEmpty();
        assertThat(documented()).containsAll(asked);
    }

    /** Whoever gets an alert looks there, and whoever looks there sees what is coming before the alert. */
    @Test
    void whateverAnAlertIsAboutIsOnTheDashboard() {
        JSONObject dashboard = new JSONObject(ProjectFiles.read(MONITORING.resolve("chatroom-dashboard.json")));
        assertThat(metrics(expressions(dashboard).collect(Collectors.joining("\n"))))
                .containsAll(askedByAlerts());
    }

    private static Set<String> askedByAlerts() {
        String alerts = ProjectFiles.read(MONITORING.resolve("alerts.yml"));
        return metrics(alerts.lines().filter(line -> line.contains("expr:")).collect(Collectors.joining("\n")));
    }

    private static Stream<String> expressions(JSONObject dashboard) {
        return objects(dashboard, "panels")
                .filter(panel -> panel.has("targets"))
                .flatMap(panel -> objects(panel, "targets"))
                .map(target -> target.getString("expr"));
    }

    private static Stream<JSONObject> objects(JSONObject in, String key) {
        return StreamSupport.stream(in.getJSONArray(key).spliterator(), false).map(JSONObject.class::cast);
    }

    /** The first cells of the table. */
    private static Set<String> documented() {
        return Pattern.compile("(?m)^\\| `(chatroom_[a-z0-9_]+)` \\|")
                .matcher(ProjectFiles.read(DOCUMENT))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text)
                .results()
                .map(metric -> PART_OF_HISTOGRAM.matcher(metric.group()).replaceFirst(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
