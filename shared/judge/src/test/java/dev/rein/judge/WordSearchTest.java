package dev.rein.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordSearchTest {
  private static final long SEED = 20_260_101;
  private static final int CASES = 20_000;

  @Test
  void in_findsWhatContainsFinds_whereverWordsOverlap() {
    Random random = new Random(SEED);
    int found = 0;
    for (int i = 0; i < CASES; i++) {
      Set<String> words = new HashSet<>();
      while (words.size() < 6) words.add(text(random, 1, 4));
      String text = text(random, 0, 30);
      Set<String> expected = new HashSet<>(words);
      expected.removeIf(word -> !text.contains(word));

      assertThat(new WordSearch(words).in(text)).as("%s in %s", words, text).isEqualTo(expected);

      found += expected.size();
    }
    assertThat(found).isBetween(CASES / 2, CASES * 5);
  }

  // Of few characters, of one and of three bytes, so that words begin alike.
  private static String text(Random random, int least, int most) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(least, most + 1);
    for (int i = 0; i < length; i++) text.append("ab c点".charAt(random.nextInt(5)));
    return text.toString();
  }
}
