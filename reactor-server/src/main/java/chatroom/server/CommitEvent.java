package chatroom.server;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** In a recording of the JVM's flight recorder: a batch of messages that took long to store. Costs nothing while nobody records. */
@Name("chatroom.Commit")
@Label("Commit")
@Description("A batch of messages was stored in one transaction")
@Category("Chatroom")
@StackTrace(false)
@Threshold("20 ms")
final class CommitEvent extends Event {
    @Label("Messages")
    int messages;

    @Label("Stored")
    boolean stored;

    /** The commit has ended. */
    void tell(int batchMessages, boolean wereStored) {
        end();
        if (shouldCommit()) {
            messages = batchMessages;
            stored = wereStored;
            commit();
        }
    }
}
