package dev.rein.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// What a judge is shown of an exhibit: cut to a bounded length, and without passages that speak to
/// a judge, since they earn nothing and are judged as if they were not there.
///
/// @param suspicions kinds of such passages; may be there although none could be told from the rest
/// @param withheld passages that were replaced
/// @param cut characters that were left out for length
record Shown(Exhibit exhibit, List<String> suspicions, int withheld, int cut) {
  /// Stands where a passage was.
  static final String WITHHELD = "[withheld]";

  static Shown of(Exhibit exhibit) {
    SequencedSet<String> suspicions = new LinkedHashSet<>();
    int[] sums = new int[2];
    // Together, since one attack may be spread over what was asked and what was made of it.
    List<String> texts = new ArrayList<>();
    exhibit.blocks().values().forEach(block -> texts.addAll(cut(block, sums)));
    Suspects found = Suspects.in(texts);
    suspicions.addAll(found.kinds());
    int[] next = {0};
    Exhibit shown =
        exhibit.map(
            (_, block) -> {
              int from = next[0];
              next[0] += Leaves.of(block).size();
              return Leaves.replaced(block, found.texts().subList(from, next[0]));
            });
    return new Shown(shown, List.copyOf(suspicions), found.withheld(), sums[0]);
  }

  /// The exhibit as long as it will be shown, with everything in it.
  static Exhibit cut(Exhibit exhibit) {
    return exhibit.map((_, block) -> Leaves.replaced(block, Cut.of(Leaves.of(block)).texts()));
  }

  private static List<String> cut(ObjectNode block, int[] sums) {
    Cut cut = Cut.of(Leaves.of(block));
    sums[0] += cut.characters();
    return cut.texts();
  }

  /// Whether what is judged has a letter or a digit besides what was put in here.
  boolean hasSubject() {
    return Leaves.of(exhibit.subject()).stream()
        .map(text -> text.replace(WITHHELD, ""))
        .anyMatch(text -> text.codePoints().anyMatch(Character::isLetterOrDigit));
  }
}
