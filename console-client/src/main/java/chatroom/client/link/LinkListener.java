package chatroom.client.link;

/** Who hears what happens on a link. */
@FunctionalInterface
public interface LinkListener {
    /** Called on the link's thread, which does nothing else meanwhile. Must not throw. */
    void onEvent(LinkEvent event);
}
