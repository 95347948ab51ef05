package chatroom.server.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests of the class run over each {@link Wire}, which is its parameter. One that fails tells over which, and the seed. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "over {0}")
@MethodSource("chatroom.server.e2e.Wire#all")
@ExtendWith(OverEveryWire.TellingWhich.class)
@interface OverEveryWire {
    /** Surefire's report knows only a number. */
    final class TellingWhich implements TestWatcher {
        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
            System.err.printf(
                    "%s failed %s%n",
                    context.getDisplayName(),
                    context.getParent().map(ExtensionContext::getDisplayName).orElse(""));
        }
    }
}
