package chatroom.torture;

import chatroom.load.FreePort;
import chatroom.load.LoadException;
import chatroom.load.OwnServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URL;
import java.util.List;

/** One of several servers on a database. */
final class ClusterNode implements AutoCloseable {
    private static final int READY_MILLIS = 5_000;

    private final OwnServer server;
    private final URL readiness;

    /**
     * @param prefix of its command
     * @param host where people come to it
     */
    ClusterNode(Stage stage, List<String> prefix, String host, String database) throws IOException, LoadException {
        int port = FreePort.find();
        this.readiness = new URL("http", host, port, "/ready");
        this.server = new OwnServer(new OwnServer.Setup(
                stage.serverJar(),
                prefix,
                List.of(),
                List.of(
                        "--host=" + host,
                        "--metrics-host=" + host,
                        "--metrics-port=" + port,
                        "--database=" + database,
                        "--rooms-per-hour=0",
                        "--direct-rooms-per-hour=0")));
    }

    OwnServer server() {
        return server;
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** Whether it says that people can be sent to it. */
    boolean isReady() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) readiness.openConnection();
        connection.setConnectTimeout(READY_MILLIS);
        connection.setReadTimeout(READY_MILLIS);
        try {
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } finally {
            connection.disconnect();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
