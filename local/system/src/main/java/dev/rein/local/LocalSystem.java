package dev.rein.local;

import dev.rein.local.collector.LocalCollector;
import dev.rein.local.front.HttpFront;
import dev.rein.local.front.Routes;
import dev.rein.local.gemini.OfflineGemini;
import dev.rein.local.lambda.Environments;
import dev.rein.local.lambda.InvocationFailed;
import dev.rein.local.queue.EventSourceMapping;
import dev.rein.local.queue.LocalAws;
import dev.rein.local.queue.Provisioning;
import dev.rein.local.schedule.Clockwork;
import dev.rein.local.template.FunctionSpec;
import dev.rein.local.template.Template;
import dev.rein.testing.Engines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The whole system on this machine: engines, stand-ins, functions, pollers, HTTP front.
public final class LocalSystem implements AutoCloseable {
  /// Most that running requests and batches get at the end.
  static final Duration DRAIN = Duration.ofSeconds(5);

  /// What the system is to be.
  ///
  /// @param template to run
  /// @param port of the HTTP front, 0 for a free one
  /// @param data where the collector's journal and `metrics.log` are kept
  /// @param keep whether table and queues are kept there, too
  /// @param environment of the process
  /// @param lines takes what functions print, metric lines excepted
  public record Options(
      Path template,
      int port,
      Path data,
      boolean keep,
      Map<String, String> environment,
      Consumer<String> lines) {
    public Options {
      environment = Map.copyOf(environment);
    }
  }

  private static final Executor THREADS =
      task -> Thread.ofPlatform().daemon().name("start").start(task);

  private final Options options;
  private final List<AutoCloseable> parts = new ArrayList<>();
  private final List<Environments> functions = new ArrayList<>();
  private final List<EventSourceMapping> mappings = new ArrayList<>();
  private final Map<String, Clockwork> schedules = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> environments = new LinkedHashMap<>();
  private @Nullable HttpFront front;
  private @Nullable FunctionOutput output;
  private @Nullable LocalCollector collector;
  private boolean offlineGemini;
  private boolean closed;

  private LocalSystem(Options options) {
    this.options = options;
  }

  /// Starts everything and returns once requests are served.
  ///
  /// @throws IOException if a port can't be had or a file can't be written
  /// @throws IllegalStateException if a part does not start, with a sentence why
  public static LocalSystem start(Options options) throws IOException {
    LocalSystem system = new LocalSystem(options);
    try {
      system.start();
      return system;
    } catch (CompletionException e) {
      system.close();
      switch (e.getCause()) {
        case UncheckedIOException failed -> throw failed.getCause();
        case RuntimeException failed -> throw failed;
        case null, default -> throw e;
      }
    } catch (IOException | RuntimeException e) {
      system.close();
      throw e;
    }
  }

  private void start() throws IOException {
    Files.createDirectories(options.data);
    // Both take a second or more, so they start side by side with the rest.
    CompletableFuture<Engines> starting =
        CompletableFuture.supplyAsync(
            () -> Engines.start(options.keep ? options.data : null), THREADS);
    parts.add(() -> starting.join().close());
    CompletableFuture<Void> warming = CompletableFuture.runAsync(LocalSystem::loadAws, THREADS);

    Template template = Template.read(options.template);
    output = FunctionOutput.capture(options.data, options.lines);
    URI gemini = null;
    if (!LocalEnvironment.callsRealGemini(options.environment)) {
      OfflineGemini offline = OfflineGemini.start();
      parts.add(offline);
      gemini = offline.url();
      offlineGemini = true;
    }
    URI opik = null;
    if (!LocalEnvironment.namesAnOpik(options.environment)) {
      collector = LocalCollector.start(options.data, options.keep);
      parts.add(collector);
      opik = collector.url();
    }
    warming.join();
    Engines engines = starting.join();
    run(
        template,
        engines.sqs(),
        new LocalEnvironment(options.environment, engines.dynamoDb(), engines.sqs(), gemini, opik));
  }

  private static void loadAws() {
    URI nowhere = URI.create("http://127.0.0.1:1");
    AwsClients.dynamoDb(nowhere).close();
    AwsClients.sqs(nowhere).close();
  }

  private void run(Template template, URI sqsUrl, LocalEnvironment local) throws IOException {
    SqsClient sqs = AwsClients.sqs(sqsUrl);
    parts.add(sqs);
    DynamoDbClient dynamoDb = AwsClients.dynamoDb(local.dynamoDb());
    parts.add(dynamoDb);
    LocalAws names = new LocalAws(template, sqsUrl);

    Map<FunctionSpec, Environments> made = new LinkedHashMap<>();
    for (FunctionSpec function : template.functions(names)) {
      Map<String, String> environment =
          local.of(function.id(), function.memoryMb(), function.environment());
      FunctionSpec here = function.withEnvironment(environment);
      environments.put(function.id(), Map.copyOf(environment));
      made.put(here, new Environments(here));
    }
    functions.addAll(made.values());

    List<CompletableFuture<Void>> steps = new ArrayList<>();
    steps.add(CompletableFuture.runAsync(() -> Provisioning.tables(template, dynamoDb), THREADS));
    steps.add(CompletableFuture.runAsync(() -> Provisioning.queues(template, sqs), THREADS));
    for (Environments function : made.values()) {
      steps.add(CompletableFuture.runAsync(function::warmUp, THREADS));
    }
    CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new)).join();

    Routes routes = new Routes();
    made.forEach(
        (spec, function) -> {
          for (FunctionSpec.Route route : spec.routes()) routes.add(route, function);
          for (FunctionSpec.Schedule schedule : spec.schedules()) {
            String name = spec.id() + schedule.name();
            schedules.put(
                name, Clockwork.start(name, schedule.every(), function, InstantSource.system()));
          }
          for (FunctionSpec.QueueSource source : spec.sources()) {
            mappings.add(
                EventSourceMapping.start(
                    sqs,
                    names.queueUrl(source.queue()),
                    LocalAws.queueArn(template.nameOf(source.queue())),
                    source,
                    function));
          }
        });
    front = HttpFront.start(options.port, routes, InstantSource.system());
  }

  public URI url() {
    HttpFront running = front;
    if (running == null) throw new IllegalStateException("not started");
    return running.url();
  }

  /// What a function finds in its environment here.
  ///
  /// @param function its logical id
  /// @throws IllegalArgumentException if the template has no such function
  public Map<String, String> environmentOf(String function) {
    Map<String, String> environment = environments.get(function);
    if (environment == null) throw new IllegalArgumentException("there is no " + function);
    return environment;
  }

  /// Runs a schedule of the template now, out of turn.
  ///
  /// @param name the function's logical id and the event's name, e.g.
  ///   `EvaluationFunctionJudgePanel`
  /// @return what the function answers
  /// @throws IllegalArgumentException if the template has no such schedule
  /// @throws InvocationFailed if the function breaks or takes too long
  public byte[] runSchedule(String name) throws InvocationFailed, InterruptedException {
    Clockwork schedule = schedules.get(name);
    if (schedule == null) throw new IllegalArgumentException("there is no schedule " + name);
    return schedule.now();
  }

  /// Null where traces go to another Opik.
  public @Nullable LocalCollector collector() {
    return collector;
  }

  public boolean answersOffline() {
    return offlineGemini;
  }

  public String ledger() {
    FunctionOutput captured = output;
    if (captured == null) throw new IllegalStateException("not started");
    return captured.ledger();
  }

  /// Stops in the order in which nothing is lost: no new requests, running ones and their flushes
  /// to their end, then what they need.
  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    if (front != null) front.close();
    schedules.values().forEach(Clockwork::stop);
    mappings.forEach(EventSourceMapping::stop);
    try {
      for (EventSourceMapping mapping : mappings) mapping.join(DRAIN);
      for (Environments function : functions) function.drain(DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    schedules.values().forEach(Clockwork::close);
    mappings.forEach(EventSourceMapping::close);
    functions.forEach(Environments::close);
    for (AutoCloseable part : parts.reversed()) close(part);
    if (output != null) output.close();
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (CompletionException e) {
      // it never started, and why was said at the start
    } catch (Exception e) {
      System.err.println("stopping: " + e.getMessage());
    }
  }
}
