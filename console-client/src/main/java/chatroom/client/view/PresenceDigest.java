package chatroom.client.view;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Folds comings and goings into one line: they are gathered for a while, who only came by isn't told, and of many only
 * some are named. Whoever has just been talking is always named, and at once. Owned by the printer's thread.
 */
final class PresenceDigest {
    static final long GATHER_MILLIS = 5_000;

    private static final int MOST_NAMED = 4;
    private static final int MOST_UNTOLD = 10_000;

    private final People people;
    private final Set<String> joined = new LinkedHashSet<>();
    private final Set<String> left = new LinkedHashSet<>();

    /** Those who talked, went, and are back before that was told. */
    private final Set<String> back = new LinkedHashSet<>();

    /** Those who came without having been told: nor is it told that they go. */
    private final Set<String> untold = new HashSet<>();

    private OptionalLong dueMillis = OptionalLong.empty();

    PresenceDigest(People people) {
        this.people = people;
    }

    void add(List<String> whoJoined, List<String> whoLeft, long nowMillis) {
        for (String name : whoLeft) {
            if (!joined.remove(name) && !untold.remove(name)) {
                left.add(name);
            }
        }
        for (String name : whoJoined) {
            if (!left.remove(name)) {
                joined.add(name);
            } else if (people.talkedLately(name, nowMillis)) {
                back.add(name);
            }
        }
        boolean matters = whoLeft.stream().anyMatch(name -> people.talkedLately(name, nowMillis));
        if (joined.isEmpty() && left.isEmpty() && back.isEmpty()) {
            dueMillis = OptionalLong.empty();
        } else if (matters) {
            dueMillis = OptionalLong.of(nowMillis);
        } else if (dueMillis.isEmpty()) {
            dueMillis = OptionalLong.of(nowMillis + GATHER_MILLIS);
        }
    }

    /** As {@link #add}, where nobody wants to hear of it. */
    void addUntold(List<String> whoJoined, List<String> whoLeft) {
        whoLeft.forEach(untold::remove);
        whoJoined.stream().limit(Math.max(0, MOST_UNTOLD - untold.size())).forEach(untold::add);
    }

    /** Somebody speaks: that they are here must be told before. */
    void onTalk(String name, long nowMillis) {
        if (joined.contains(name)) {
            dueMillis = OptionalLong.of(nowMillis);
        }
    }

    OptionalLong dueMillis() {
        return dueMillis;
    }

    /** The line, if it's time for it. */
    Optional<String> take(long nowMillis) {
        if (dueMillis.isEmpty() || nowMillis < dueMillis.getAsLong()) {
            return Optional.empty();
        }
        Map<String, Set<String>> parts = new LinkedHashMap<>();
        parts.put("joined", joined);
        parts.put("left", left);
        parts.put("went and came back", back);
        List<String> sentences = new ArrayList<>();
        parts.forEach((what, names) -> {
            if (!names.isEmpty()) {
                sentences.add(list(names, nowMillis) + " " + what);
            }
        });
        clear();
        return Optional.of(String.join("; ", sentences)).filter(sentence -> !sentence.isEmpty());
    }

    /** What isn't told yet never is. */
    void drop() {
        addUntold(List.copyOf(joined), List.copyOf(left));
        clear();
    }

    private void clear() {
        joined.clear();
        left.clear();
        back.clear();
        dueMillis = OptionalLong.empty();
    }

    private String list(Set<String> names, long nowMillis) {
        List<String> named = new ArrayList<>();
        names.stream().filter(name -> people.talkedLately(name, nowMillis)).forEach(named::add);
        names.stream()
                .filter(name -> !named.contains(name))
                .limit(Math.max(0, MOST_NAMED - named.size()))
                .toList()
                .forEach(named::add);
        int others = names.size() - named.size();
        String list = String.join(", ", named);
        return others == 0 ? list : list + " and " + others + (others == 1 ? " other" : " others");
    }
}
