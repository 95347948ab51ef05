package chatroom.torture;

/** One thing that no server should have to bear. */
@FunctionalInterface
interface Ordeal {
    /**
     * Does it, and leaves what breaks a promise in the stage's violations.
     *
     * @return what was done, as figures in one line
     */
    String on(Stage stage) throws Exception;
}
