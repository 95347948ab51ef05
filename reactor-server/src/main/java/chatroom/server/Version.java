package chatroom.server;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Which release this is, as the jar's manifest says. */
final class Version implements IVersionProvider {
    static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(built from sources)");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"chatroom server " + current()};
    }
}
