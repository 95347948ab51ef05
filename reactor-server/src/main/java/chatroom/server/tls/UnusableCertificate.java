package chatroom.server.tls;

/** A certificate, a key, or the two together can't be used; the message is one sentence that says why and what to do. */
public final class UnusableCertificate extends Exception {
    UnusableCertificate(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    UnusableCertificate(String sentence) {
        super(sentence);
    }
}
