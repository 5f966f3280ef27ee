package dev.rein.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LazyTest {
  private static final int ASKING = 200;

  private final AtomicInteger made = new AtomicInteger();
  private final Lazy<Object> lazy =
      Lazy.of(
          () -> {
            made.incrementAndGet();
            Thread.yield();
            return new Object();
          });

  @Test
  void nothing_isMade_beforeItIsAskedFor() {
    List<Object> seen = new ArrayList<>();
    lazy.ifMade(seen::add);

    assertThat(seen).isEmpty();
    assertThat(made).hasValue(0);
  }

  @Test
  void manyWhoAskAtOnce_getTheSame() throws Exception {
    Set<Object> got = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Object>> asked = new ArrayList<>();
      for (int i = 0; i < ASKING; i++) asked.add(threads.submit(lazy::get));
      for (Future<Object> one : asked) got.add(one.get());
    }

    List<Object> seen = new ArrayList<>();
    lazy.ifMade(seen::add);
    assertThat(got).containsExactlyElementsOf(seen);
    assertThat(made).hasValue(1);
  }

  @Test
  void makingThatFails_isTriedAgain() {
    Lazy<String> second =
        Lazy.of(
            () -> {
              if (made.incrementAndGet() == 1) throw new IllegalStateException("not yet");
              return "now";
            });

    assertThatIllegalStateException().isThrownBy(second::get);
    assertThat(second.get()).isEqualTo("now");
  }

  @Test
  void whatIsThereAlready_countsAsMade() {
    List<Object> seen = new ArrayList<>();
    Lazy.made("here").ifMade(seen::add);

    assertThat(seen).containsExactly("here");
  }
}
