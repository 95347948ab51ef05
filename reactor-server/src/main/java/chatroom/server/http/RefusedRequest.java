package chatroom.server.http;

/** A request that can't be answered as it is, and what is said to it. */
public final class RefusedRequest extends Exception {
    // Never sent to another JVM.
    private final transient HttpResponse answer;

    RefusedRequest(HttpResponse answer) {
        super(answer.status());
        this.answer = answer;
    }

    public HttpResponse answer() {
        return answer;
    }
}
