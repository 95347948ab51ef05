package chatroom.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a random byte would take years to write. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@DictionaryEntries({
    "\"action\":",
    "\"ref\":",
    "\"username\":",
    "\"password\":",
    "\"old\":",
    "\"new\":",
    "\"invite\":",
    "\"token\":",
    "\"text\":",
    "\"nonce\":",
    "\"last_id\":",
    "\"before_id\":",
    "\"limit\":",
    "\"epoch\":",
    "\"push\":",
    "\"admin\":",
    "\"expires\":",
    "\"status\":",
    "\"event\":",
    "\"code\":",
    "\"register\"",
    "\"login\"",
    "\"resume\"",
    "\"password\"",
    "\"send\"",
    "\"poll\"",
    "\"history\"",
    "\"who\"",
    "\"ping\"",
    "\"kick\"",
    "\"announce\"",
    "\"invite\"",
    "\"logout\"",
    "\"ok\"",
    "\"error\"",
    "\"message\"",
    "\"presence\"",
    "\"welcome\"",
    "\"closing\"",
    "true",
    "false",
    "null",
    "\\ud83d\\ude00",
    "\\ud83d",
    "\\u0000",
    "9223372036854775808",
    "1e10",
    "-0",
    "2026-11-22T08:38:00.123Z"
})
@interface WireWords {}
