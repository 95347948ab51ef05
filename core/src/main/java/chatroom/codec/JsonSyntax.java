package chatroom.codec;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Limits;
import chatroom.protocol.Violation;

/**
 * Checks that a text is one JSON object by the grammar of RFC 8259, before org.json builds it. org.json's strict mode
 * alone lets through raw control characters in strings, odd white space, an escaped apostrophe, signs in a Unicode
 * escape, what stands after a NUL, numbers like {@code 1.e5}, and nesting until the stack ends.
 */
final class JsonSyntax {
    private final char[] text;
    private final int length;
    private int at;

    private JsonSyntax(char[] text, int length) {
        this.text = text;
        this.length = length;
    }

    /** @throws Violation {@code malformed_json}, saying what is wrong and at which character, counted from 1 */
    static void check(char[] text, int length) throws Violation {
        JsonSyntax syntax = new JsonSyntax(text, length);
        syntax.skipWhiteSpace();
        if (syntax.peek() != '{') {
            throw syntax.malformed("a frame is one JSON object, so '{' is expected");
        }
        syntax.object(1);
        syntax.skipWhiteSpace();
        if (syntax.at < length) {
            throw syntax.malformed("nothing may follow the object");
        }
    }

    private void value(int depth) throws Violation {
        skipWhiteSpace();
        switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
        skipWhiteSpace();
    }

    private void object(int depth) throws Violation {
        open(depth);
        if (skip('}')) {
            return;
        }
        do {
            skipWhiteSpace();
            string();
            skipWhiteSpace();
            expect(':');
            value(depth + 1);
        } while (skip(','));
        expect('}');
    }

    private void array(int depth) throws Violation {
        open(depth);
        if (skip(']')) {
            return;
        }
        do {
            value(depth + 1);
        } while (skip(','));
        expect(']');
    }

    private void open(int depth) throws Violation {
        if (depth > Limits.JSON_DEPTH) {
            throw malformed("arrays and objects nest deeper than " + Limits.JSON_DEPTH);
        }
        at++;
        skipWhiteSpace();
    }

    private void string() throws Violation {
        expect('"');
        while (true) {
            skipPlain();
            char c = peek();
            if (c < ' ') {
                throw malformed(
                        at < length ? "a control character in a string must be escaped" : "a string has no end");
            }
            at++;
            if (c == '"') {
                return;
            }
            if (c == '\\') {
                escape();
            }
        }
    }

    /** What most strings consist of, at a fraction of the cost of asking for it a character at a time. */
    private void skipPlain() {
        int to = at;
        while (to < length && text[to] >= ' ' && text[to] != '"' && text[to] != '\\') {
            to++;
        }
        at = to;
    }

    private void escape() throws Violation {
        char c = peek();
        if ("\"\\/bfnrtu".indexOf(c) < 0) {
            throw malformed("there is no such escape");
        }
        at++;
        if (c == 'u') {
            for (int i = 0; i < 4; i++, at++) {
                if (!isDigit(peek()) && (peek() < 'a' || peek() > 'f') && (peek() < 'A' || peek() > 'F')) {
                    throw malformed("\\u needs four hexadecimal digits");
                }
            }
        }
    }

    private void number() throws Violation {
        skip('-');
        if (!skip('0')) {
            digits();
        }
        if (skip('.')) {
            digits();
        }
        if (skip('e') || skip('E')) {
            if (!skip('+')) {
                skip('-');
            }
            digits();
        }
    }

    private void digits() throws Violation {
        if (!isDigit(peek())) {
            throw malformed("a value is expected");
        }
        while (isDigit(peek())) {
            at++;
        }
    }

    private void literal(String word) throws Violation {
        for (int i = 0; i < word.length(); i++, at++) {
            if (peek() != word.charAt(i)) {
                throw malformed("a value is expected");
            }
        }
    }

    private void expect(char c) throws Violation {
        if (!skip(c)) {
            throw malformed("'" + c + "' is expected");
        }
    }

    private boolean skip(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void skipWhiteSpace() {
        while (at < length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n')) {
            at++;
        }
    }

    /** NUL at the end, which no rule accepts. */
    private char peek() {
        return at < length ? text[at] : 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Violation malformed(String what) {
        return new Violation(
                ErrorCode.MALFORMED_JSON, "This line isn't valid JSON: %s at character %s.".formatted(what, at + 1));
    }
}
