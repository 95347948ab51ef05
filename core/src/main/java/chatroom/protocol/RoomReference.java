package chatroom.protocol;

/** A room as a request names it: by its name in any case, or {@code @bob} for the direct room of bob and whoever asks. */
public record RoomReference(String value) {
    /** What a request means that names no room. */
    public static final RoomReference LOBBY = new RoomReference(RoomName.LOBBY.value());

    /** @throws IllegalArgumentException if the value breaks the rules: what comes from outside goes through {@link #of} */
    public RoomReference {
        if (!isPartner(value)) {
            value = new RoomName(value).value();
        }
    }

    /** @throws Violation {@code invalid_room} */
    public static RoomReference of(String value) throws Violation {
        return isPartner(value) ? new RoomReference(value) : to(RoomName.of(value));
    }

    public static RoomReference to(RoomName room) {
        return new RoomReference(room.value());
    }

    private static boolean isPartner(String value) {
        return value.startsWith("@") && Username.isName(value.substring(1));
    }

    public boolean isLobby() {
        return value.equals(LOBBY.value);
    }

    /**
     * The room that somebody means.
     *
     * @return in the spelling of the request
     * @throws Violation {@code invalid_room}, where somebody means oneself
     */
    public RoomName resolve(Username self) throws Violation {
        if (isLobby()) {
            return RoomName.LOBBY;
        }
        if (!isPartner(value)) {
            return new RoomName(value);
        }
        Username partner = new Username(value.substring(1));
        if (partner.key().equals(self.key())) {
            throw new Violation(
                    ErrorCode.INVALID_ROOM, "There is no direct room of oneself alone: name somebody else.");
        }
        return RoomName.direct(self, partner);
    }

    @Override
    public String toString() {
        return value;
    }
}
