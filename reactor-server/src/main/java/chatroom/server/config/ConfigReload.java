package chatroom.server.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** What a SIGHUP does: the options are read again, and what can change while the server runs does. One thread at a time. */
public final class ConfigReload implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigReload.class);

    private final Supplier<ServerOptions> reading;
    private final Consumer<ServerOptions> taking;
    private final Map<String, Object> inForce = new LinkedHashMap<>();

    /**
     * @param started the options that the server was started with
     * @param reading reads them from where they come from; throws {@link ParameterException} if one is wrong
     * @param taking puts those into force that can change
     */
    public ConfigReload(ServerOptions started, Supplier<ServerOptions> reading, Consumer<ServerOptions> taking) {
        this.reading = reading;
        this.taking = taking;
        started.all().forEach(option -> inForce.put(option.longestName(), option.getValue()));
    }

    @Override
    public synchronized void run() {
        try {
            ServerOptions options = reading.get();
            taking.accept(options);
            options.all().forEach(this::report);
            LOG.info("the configuration was read again");
        } catch (ParameterException e) {
            LOG.warn("the configuration stays as it is: {}", e.getMessage());
        } catch (RuntimeException e) {
            // Nobody else catches it, and a server that serves goes on.
            LOG.error("the configuration could not be read again", e);
        }
    }

    /** The values in force, by the name of the option. */
    public synchronized Map<String, Object> inForce() {
        return Map.copyOf(inForce);
    }

    private void report(OptionSpec option) {
        String name = option.longestName();
        Object value = option.getValue();
        if (value.equals(inForce.get(name))) {
            return;
        }
        if (ServerOptions.changesWhileRunning(option)) {
            LOG.info("{} is {} now, and was {}", name, value, inForce.put(name, value));
        } else {
            LOG.warn("{} stays {} until the server is restarted; then it will be {}", name, inForce.get(name), value);
        }
    }
}
