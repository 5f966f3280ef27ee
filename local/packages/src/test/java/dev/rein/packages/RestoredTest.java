package dev.rein.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.testing.LambdaStandIn;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the first event after a restore finds done.
class RestoredTest extends PackageCase {
  private static final LambdaStandIn.Options SNAP_START = new LambdaStandIn.Options(false, true);

  private static final List<String> OF_THE_PACKAGE =
      List.of(
          "dev.rein.", "software.amazon.", "okhttp3.", "okio.", "com.google.", "com.fasterxml.");

  // Lambda's first answer is read into it, and comes after the restore.
  private static final String NEXT = "dev.rein.tracing.lambda.ExtensionsApi$Invoke";

  // It is up to the order in which two judgements, and a flush beside them, come whether one or two
  // more are needed.
  private static final int FEW = 3;

  @ParameterizedTest
  @ValueSource(strings = {GENERATION, EVALUATION, FEEDBACK})
  void firstEventAfterARestore_findsThePackageLoaded_andNoCollectionJustBefore(String id)
      throws Exception {
    String event = id.equals(GENERATION) ? PackageEvents.generateGoal() : eventFor(id);
    String options = environmentOf(id).get("JAVA_TOOL_OPTIONS");
    Environment function =
        started(
            id,
            SNAP_START,
            Map.of(
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                "snap-start",
                "SNAPSTART_PRIMING_MS",
                "",
                // Models take longer in earnest than here.
                "TRACE_EAGER_FLUSH_MS",
                "100",
                "JAVA_TOOL_OPTIONS",
                options + " " + ClassLog.OPTION + " -Xlog:gc:stdout:tm"));
    long restored = System.currentTimeMillis();
    function.lambda().restore();

    if (id.equals(EVALUATION)) {
      assertThat(function.askBatch(event)).isEmpty();
    } else {
      function.answer(201, event);
    }

    List<String> loaded = ClassLog.since(restored, function.process());
    // There is always something, or else what was loaded is not seen.
    assertThat(loaded).isNotEmpty();
    assertThat(loaded)
        .filteredOn(it -> OF_THE_PACKAGE.stream().anyMatch(it::startsWith))
        .filteredOn(it -> !it.equals(NEXT))
        .hasSizeLessThanOrEqualTo(FEW);
    assertThat(function.process().lines())
        .anyMatch(line -> line.contains("Pause Young"))
        .noneMatch(line -> line.contains("Pause Full (System.gc())"));
  }
}
