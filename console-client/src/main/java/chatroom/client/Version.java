package chatroom.client;

import picocli.CommandLine.IVersionProvider;

/** As the jar's manifest says. Made by picocli. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"console-client " + (version == null ? "(not from a jar)" : version)};
    }
}
