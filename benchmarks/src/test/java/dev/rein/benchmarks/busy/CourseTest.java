package dev.rein.benchmarks.busy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CourseTest {
  @Test
  void windows_coverEachEventOnce_andEndWithTheLastQuarter() {
    assertThat(Window.of(2_000))
        .containsExactly(
            new Window(1, 50),
            new Window(51, 200),
            new Window(201, 500),
            new Window(501, 1_000),
            new Window(1_001, 1_500),
            new Window(1_501, 2_000));
    assertThat(Window.of(500))
        .containsExactly(
            new Window(1, 50), new Window(51, 200), new Window(201, 375), new Window(376, 500));
    // The last quarter's begin is not cut off from a window that ends just there.
    assertThat(Window.of(200))
        .containsExactly(new Window(1, 50), new Window(51, 150), new Window(151, 200));
    assertThat(Window.of(10)).containsExactly(new Window(1, 8), new Window(9, 10));
    assertThatThrownBy(() -> new Window(5, 4)).hasMessageContaining("no events");
  }

  @Test
  void priceOfAWindow_isTheMeanOfItsEvents() {
    Course course = course(10, 2, 4, 6);

    assertThat(course.millis(new Window(1, 1))).isEqualTo(10);
    assertThat(course.millis(new Window(2, 4))).isEqualTo(4);
    assertThat(course.total(0)).isZero();
    assertThat(course.total(3)).isEqualTo(Duration.ofMillis(16));
  }

  @Test
  void meanOfRounds_keepsWhatFallsToAnotherEventInEach() {
    Course mean = Course.mean(List.of(course(29, 2, 2), course(2, 29, 2), course(2, 2, 29)));

    assertThat(mean.total(3)).isEqualTo(Duration.ofMillis(33));
    assertThat(mean.millis(new Window(2, 3))).isEqualTo(11);
    assertThatThrownBy(() -> Course.mean(List.of(course(1), course(1, 2))))
        .hasMessageContaining("2 events and 1");
  }

  @Test
  void payBack_isFromTheEventOnWhichAllTiersStayBelow() {
    // Totals 10, 20, 30, 40, 50 and 9, 25, 29, 33, 37: below at first, then above, then below.
    assertThat(payBack(course(10, 10, 10, 10, 10), course(9, 16, 4, 4, 4)))
        .isEqualTo(new PayBack.From(3));
    assertThat(payBack(course(2, 2, 2, 2), course(1, 1, 1, 1))).isEqualTo(new PayBack.From(1));
    // Equal totals have not paid back yet.
    assertThat(payBack(course(4, 4, 4, 4), course(8, 4, 2, 1))).isEqualTo(new PayBack.From(4));
  }

  @Test
  void payBackAfterTheEnd_isExpectedAtTheLastPrice() {
    // 24 more in all, and 3 saved by each of the last: after eight more they are even.
    assertThat(payBack(course(10, 10, 10, 10), course(43, 7, 7, 7)))
        .isEqualTo(new PayBack.Expected(4 + 9));
  }

  @Test
  void payBack_neverComes_whereC1IsAsCheap() {
    assertThat(payBack(course(5, 5, 5, 5), course(9, 5, 5, 5))).isEqualTo(new PayBack.Never());
  }

  @Test
  void comparison_showsMeansAndTheRatiosOfEachRound() {
    Comparison comparison = new Comparison("a rating");
    comparison.add(evenly(100, 6), evenly(100, 3));
    comparison.add(evenly(100, 6), evenly(100, 6));

    assertThat(comparison.shown())
        .contains("| 76–100 | 6.00 | 4.50 | 1.33 (2.00, 1.00) |")
        .contains("from event 1 on (from event 1 on; not at the last quarter's price)");
  }

  private static PayBack payBack(Course c1, Course allTiers) {
    return PayBack.of(c1, allTiers, Window.of(c1.events()).getLast());
  }

  private static Course evenly(int events, long millis) {
    return new Course(totals(Collections.nCopies(events, millis)));
  }

  private static Course course(long... millis) {
    List<Long> each = new ArrayList<>();
    for (long one : millis) each.add(one);
    return new Course(totals(each));
  }

  private static List<Duration> totals(List<Long> millis) {
    List<Duration> totals = new ArrayList<>();
    Duration total = Duration.ZERO;
    for (long one : millis) {
      total = total.plusMillis(one);
      totals.add(total);
    }
    return totals;
  }
}
