package chatroom.client;

/** Who hears what happens on a link. */
@FunctionalInterface
interface LinkListener {
    /** Called on the link's thread, which does nothing else meanwhile. Must not throw. */
    void onEvent(LinkEvent event);
}
