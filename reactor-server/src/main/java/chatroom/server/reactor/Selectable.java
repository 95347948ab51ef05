package chatroom.server.reactor;

/** What is registered with the selector. */
interface Selectable {
    /** Its channel is ready for something that it is interested in. */
    void onReady();
}
