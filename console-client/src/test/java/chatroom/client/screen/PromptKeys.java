package chatroom.client.screen;

import java.util.Optional;
import org.jline.utils.AttributedString;

/** Keys that do nothing but what a line does by itself. */
abstract class PromptKeys implements ChatReader.Keys {
    @Override
    public void onKey(boolean interrupts) {}

    @Override
    public Optional<Completion.Edit> onTab(String line, int cursor, boolean back) {
        return Optional.empty();
    }

    @Override
    public Optional<AttributedString> candidates() {
        return Optional.empty();
    }

    @Override
    public void onRedraw() {}

    @Override
    public void onRoomNumber(int number) {}

    @Override
    public void onRoomStep(int by) {}

    @Override
    public void onNews() {}

    @Override
    public void onResize(boolean wrapped) {}

    @Override
    public Optional<String> takeGivenBack() {
        return Optional.empty();
    }
}
