package chatroom.client;

/** Where the server is. */
record Address(String host, int port) {
    static final int DEFAULT_PORT = 5000;

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
