package chatroom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodecTableTest {
    private enum Word {
        ROUND,
        SQUARE
    }

    private sealed interface Shape {}

    private sealed interface Cornered extends Shape {}

    private record Circle() implements Shape {}

    private record Square() implements Cornered {}

    private static CodecTable.Builder<Word, Shape> table() {
        return CodecTable.<Word, Shape>of(Shape.class).row(Word.ROUND, new Circle());
    }

    @Test
    void aKindWithoutARowIsAMistakeThatShowsAtOnce() {
        assertThatThrownBy(() -> table().build(Set.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Square");
    }

    @Test
    void aNameWithoutARowIsAMistakeThatShowsAtOnce() {
        assertThatThrownBy(() -> table().build(EnumSet.allOf(Word.class)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SQUARE");
    }

    @Test
    void aNameHasOneRow() {
        assertThatThrownBy(() -> table().row(Word.ROUND, new Square()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two rows of Shape for ROUND");
    }

    @Test
    void kindsUnderASealedSubtypeCountToo() {
        assertThat(CodecTable.kindsOf(Shape.class)).containsExactlyInAnyOrder(Circle.class, Square.class);
        assertThat(table().row(Word.SQUARE, new Square())
                        .build(EnumSet.allOf(Word.class))
                        .nameOf(new Square()))
                .isEqualTo(Word.SQUARE);
    }
}
