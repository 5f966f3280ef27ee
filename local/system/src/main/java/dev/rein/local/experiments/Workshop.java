package dev.rein.local.experiments;

import dev.rein.coaching.PromptAssets;
import dev.rein.experiments.Design;
import dev.rein.experiments.LowRated;
import dev.rein.experiments.OpikComparison;
import dev.rein.experiments.OpikExperiments;
import dev.rein.experiments.ReplayFile;
import dev.rein.experiments.StageStudio;
import dev.rein.experiments.Studio;
import dev.rein.experiments.Work;
import dev.rein.judge.Judge;
import dev.rein.llm.GeminiSettings;
import dev.rein.llm.LlmEnvironment;
import dev.rein.llm.Prices;
import dev.rein.llm.PromptMetadata;
import dev.rein.local.collector.LocalCollector;
import dev.rein.local.gemini.OfflineGemini;
import dev.rein.pipeline.StageDoor;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.Masking;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.lambda.TracingSetup;
import dev.rein.tracing.opik.OpikPromptLinks;
import dev.rein.tracing.opik.OpikSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// What experiments on this machine work with: Gemini and Opik, the real ones where the environment
/// names them, else the stand-in and a collector.
public final class Workshop implements AutoCloseable {
  /// While the work waits, Opik gets no more than this for each request.
  private static final Duration WHILE_WORK_WAITS = Duration.ofSeconds(5);

  private final Map<String, String> environment;
  private final OkHttpClient http = new OkHttpClient();
  private final @Nullable OfflineGemini standIn;
  private final @Nullable LocalCollector collector;
  private final OpikSettings opik;
  private final boolean tracks;
  private final Masking masking;

  private Workshop(
      Map<String, String> environment,
      @Nullable OfflineGemini standIn,
      @Nullable LocalCollector collector) {
    this.environment = environment;
    this.standIn = standIn;
    this.collector = collector;
    this.opik = OpikSettings.of(environment);
    this.tracks = !TracingSetup.isDisabled(environment);
    this.masking = masking(environment);
  }

  private static Masking masking(Map<String, String> environment) {
    return switch (environment.getOrDefault("TRACE_MASKING", "").strip()) {
      case "", "on" -> Masking.ON;
      case "off" -> Masking.OFF;
      default -> throw new IllegalArgumentException("TRACE_MASKING must be on or off");
    };
  }

  /// @param data where the collector keeps what it is sent
  /// @throws IllegalArgumentException naming the variable that can't be read
  public static Workshop open(Map<String, String> outside, Path data) throws IOException {
    Map<String, String> environment = new HashMap<>(outside);
    OfflineGemini standIn = null;
    LocalCollector collector = null;
    try {
      if (environment.getOrDefault("GEMINI_API_KEY", "").isBlank()) {
        standIn = OfflineGemini.start();
        environment.put("GEMINI_API_KEY", "offline");
        environment.remove("EVALUATION_GEMINI_API_KEY");
        environment.put("GOOGLE_GEMINI_BASE_URL", standIn.url().toString());
      }
      if (!OpikSettings.isNamedIn(environment)) {
        collector = LocalCollector.start(data, true);
        environment.put("OPIK_URL_OVERRIDE", collector.url().toString());
      }
      return new Workshop(environment, standIn, collector);
    } catch (IOException | RuntimeException e) {
      if (standIn != null) standIn.close();
      if (collector != null) collector.close();
      throw e;
    }
  }

  /// Whether Gemini is the stand-in, whose results say nothing about Gemini.
  public boolean answersOffline() {
    return standIn != null;
  }

  /// Null where another Opik is named.
  public @Nullable LocalCollector collector() {
    return collector;
  }

  /// Whether anything goes to Opik at all.
  public boolean tracks() {
    return tracks;
  }

  public OkHttpClient http() {
    return http;
  }

  /// Of the traces of experiments.
  public OpikSettings opik() {
    return opik.withSource(OpikSettings.Source.EXPERIMENT);
  }

  /// What answers and what judges, in words, as far as it changes results.
  public String models() {
    return (answersOffline() ? "offline stand-in, " : "") + deployedModels();
  }

  /// The same of functions with this environment, whatever stands in for Gemini here.
  public String deployedModels() {
    return StageStudio.models(
        StageDoor.of(
            environment, Lazy.made(http), Tracing.disabled(), PromptMetadata.NONE, Instant.EPOCH),
        judge(Recording.off(), PromptMetadata.NONE));
  }

  /// The model whose price nobody knows, so that no budget can be kept; null where there is none.
  public @Nullable String unpriced() {
    LlmEnvironment llm = new LlmEnvironment(environment);
    InstantSource clock = InstantSource.system();
    Prices prices = Prices.load();
    for (GeminiSettings settings :
        List.of(llm.generation(clock), llm.judging(Judge.TEMPERATURE, Judge.MAX_TOKENS, clock))) {
      if (prices.find(settings.model(), clock.instant()).isEmpty()) return settings.model();
    }
    return null;
  }

  /// As the evaluating function makes it.
  private Judge judge(Recording recording, PromptMetadata metadata) {
    return Judge.gemini(
        new LlmEnvironment(environment),
        Lazy.made(http),
        recording.tracing(),
        metadata,
        InstantSource.system());
  }

  public Recording recording(ReplayFile kept) {
    if (!tracks) return Recording.off();
    String where = answersOffline() ? "local-offline-gemini" : "local";
    return Recording.to(http, opik(), Set.of("rein", "experiment", where), masking, kept);
  }

  public Studio studio(Design design, LocalDate day, Recording recording) {
    PromptMetadata metadata = PromptAssets.load().metadata(new OpikPromptLinks(opik)::of);
    return new StageStudio(
        design,
        day,
        StageDoor.of(
            environment,
            Lazy.made(http),
            recording.tracing(),
            metadata,
            day.atStartOfDay(ZoneOffset.UTC).toInstant()),
        judge(recording, metadata),
        metadata,
        recording.tracing(),
        StageStudio.PATIENT,
        _ -> {},
        recording::settle);
  }

  public OpikExperiments experiments(Design design, Work work) {
    return new OpikExperiments(http, opik(), masking, design, work);
  }

  /// For while the work waits.
  public OpikExperiments hastyExperiments(Design design, Work work) {
    return OpikExperiments.hasty(http, opik(), masking, design, work, WHILE_WORK_WAITS);
  }

  public OpikComparison comparison() {
    return new OpikComparison(http, opik());
  }

  /// Reads badly rated goals.
  public interface Reading<T, X extends Exception> {
    T from(LowRated source) throws X;
  }

  /// Where no Opik is named, badly rated goals are those that the local system's collector has
  /// kept, also while that system runs.
  ///
  /// @param kept the local system's data
  public <T, X extends Exception> T lowRated(Path kept, Reading<T, X> reading)
      throws X, IOException {
    if (collector == null) return reading.from(new LowRated(http, opik));
    Path copy = Files.createTempDirectory("rein-rated");
    try {
      Path journal = kept.resolve(LocalCollector.JOURNAL);
      if (Files.exists(journal)) {
        Files.copy(
            journal, copy.resolve(LocalCollector.JOURNAL), StandardCopyOption.REPLACE_EXISTING);
      }
      try (LocalCollector reader = LocalCollector.start(copy, true)) {
        Map<String, String> there = new HashMap<>(environment);
        there.put("OPIK_URL_OVERRIDE", reader.url().toString());
        return reading.from(new LowRated(http, OpikSettings.of(there)));
      }
    } finally {
      Files.deleteIfExists(copy.resolve(LocalCollector.JOURNAL));
      Files.deleteIfExists(copy);
    }
  }

  @Override
  public void close() throws IOException {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
    if (standIn != null) standIn.close();
    if (collector != null) collector.close();
  }
}
