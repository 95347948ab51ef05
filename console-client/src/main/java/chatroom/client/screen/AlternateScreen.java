package chatroom.client.screen;

import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/** The terminal's second screen, without scrollback: what is on the first one is there again afterwards. Thread-safe. */
public final class AlternateScreen {
    private final Terminal terminal;
    private boolean isOn;

    public AlternateScreen(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Terminals that have none show everything on the first, which is to be drawn anew afterwards. */
    boolean exists() {
        return terminal.getStringCapability(Capability.enter_ca_mode) != null;
    }

    synchronized void enter() {
        isOn = true;
        terminal.puts(Capability.enter_ca_mode);
    }

    /** Does nothing where the first one is shown: also when the program is ended by a signal. */
    public synchronized void leave() {
        if (isOn) {
            isOn = false;
            terminal.puts(Capability.exit_ca_mode);
            terminal.flush();
        }
    }
}
