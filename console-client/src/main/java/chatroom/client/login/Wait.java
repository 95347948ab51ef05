package chatroom.client.login;

/** Shows somebody that they wait, for what, and how to stop it: there is nothing to type meanwhile. Called on the thread that types. */
public interface Wait {
    void begins();

    void ends();
}
