package chatroom.server.reactor;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** In a recording of the JVM's flight recorder: a turn that took long, and what it had to do. Costs nothing while nobody records. */
@Name("chatroom.Turn")
@Label("Turn of the reactor")
@Description("One turn of the loop, without the waiting for something to do")
@Category("Chatroom")
@StackTrace(false)
@Threshold("20 ms")
final class TurnEvent extends Event {
    @Label("Messages from workers")
    int messages;

    @Label("Sockets read or accepted")
    int sockets;

    @Label("Timers")
    int timers;

    @Label("Connections reaped")
    int reaped;

    @Label("Connections flushed")
    int flushed;

    @Label("Connections")
    int connections;

    int all() {
        return messages + sockets + timers + reaped + flushed;
    }

    /** The turn has ended. */
    void tell(int allConnections) {
        end();
        if (shouldCommit()) {
            connections = allConnections;
            commit();
        }
    }
}
