package chatroom.client.link;

import java.util.Optional;

/** Whether a lost connection is still to be told: once an outage, however many attempts fail. Owned by the link's thread. */
final class OutageNotice {
    private boolean told;

    /** What was told before anybody wanted to log in: the first log-in needn't tell the same again. */
    private Optional<String> toldAtStart = Optional.empty();

    /** Somebody wants to log in, and wants to know why it takes long. */
    void onWanted() {
        told = false;
    }

    void onConnected() {
        toldAtStart = Optional.empty();
    }

    void onLoggedIn() {
        told = false;
    }

    /**
     * The connection is lost.
     *
     * @param wanted somebody waits for it
     * @return whether to tell of it
     */
    boolean isNews(String sentence, boolean wanted) {
        if (told) {
            return false;
        }
        told = true;
        boolean isNew = !toldAtStart.equals(Optional.of(sentence));
        toldAtStart = wanted ? Optional.empty() : Optional.of(sentence);
        return isNew;
    }
}
