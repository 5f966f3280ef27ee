package dev.rein.tracing.lambda;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.opik.OpikSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Talks once to each https host that a function will call, before SnapStart takes its snapshot, so
/// that the snapshot holds what TLS and HTTP/2 load and compile. A [Rehearsal] has none of it: its
/// stand-ins are on loopback and speak plain HTTP.
///
/// A host gets one `GET /` without key or body. Whatever it answers is good, and nothing of it is
/// kept: neither a connection nor a TLS session that restored environments could resume. One
/// handshake loads classes; that their code is compiled as well is left to a [TlsRehearsal]. Both
/// are for the same environments as the rehearsal; where [Rehearsal#SETTING] is `rehearsal`, nobody
/// is called.
public final class FirstContact {
  /// Longest that INIT waits for all hosts together; they are called side by side.
  static final Duration LIMIT = Duration.ofSeconds(5);

  /// How a host is called in earnest.
  enum Way {
    URL_CONNECTION,
    OKHTTP
  }

  /// Somebody that a function will call.
  ///
  /// @param address only its host and port are used; `http` is left alone
  public record Host(URI address, Way way) {
    /// Called by the SDK of AWS.
    public static Host ofAws(URI address) {
      return new Host(address, Way.URL_CONNECTION);
    }

    /// Called by the OkHttp client that a function shares.
    public static Host ofOkHttp(URI address) {
      return new Host(address, Way.OKHTTP);
    }

    private boolean isEncrypted() {
      return "https".equalsIgnoreCase(address.getScheme()) && address.getHost() != null;
    }

    /// With its port where that is no usual one. Nothing else of an address is shown or sent.
    String name() {
      return address.getPort() < 0
          ? address.getHost()
          : address.getHost() + ":" + address.getPort();
    }
  }

  private record Attempt(Host host, Greeting greeting, FutureTask<@Nullable Void> task) {}

  private FirstContact() {}

  /// To be called at INIT, when everything in the environment has been found good. Does nothing
  /// where no snapshot is taken; returns in bounded time, and whatever goes wrong is a line.
  ///
  /// @param environment with secrets already resolved
  /// @param hosts asked for only if there is a snapshot; Opik and the outbox's queue are added
  /// @param out takes a line about how it went
  /// @throws IllegalArgumentException naming [Rehearsal#TIME_SETTING], where that can't be read
  public static void beforeSnapshot(
      Map<String, String> environment, Supplier<List<Host>> hosts, Consumer<String> out) {
    beforeSnapshot(environment, hosts, out, LIMIT, OwnTls::make);
  }

  static void beforeSnapshot(
      Map<String, String> environment,
      Supplier<List<Host>> hosts,
      Consumer<String> out,
      Duration limit,
      Supplier<OwnTls> tls) {
    if (!Rehearsal.isDue(environment) || Rehearsal.isAlone(environment)) return;
    Duration enough = Rehearsal.time(environment);
    try {
      List<Host> encrypted = encrypted(environment, hosts.get());
      if (encrypted.isEmpty()) return;
      call(encrypted, tls.get(), Deadline.in(limit), out);
      rehearse(enough, out);
    } catch (RuntimeException | LinkageError e) {
      warn("First contact before the snapshot failed", e.toString(), out);
    }
  }

  private static void call(
      List<Host> encrypted, OwnTls tls, Deadline deadline, Consumer<String> out) {
    long started = System.nanoTime();
    List<String> met = meet(encrypted, tls, deadline, out);
    out.accept(
        "{\"level\":\"INFO\",\"message\":\"called once before the snapshot\",\"hosts\":["
            + met.stream().map(Emf::quoted).collect(Collectors.joining(","))
            + "],\"ms\":"
            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started)
            + "}");
  }

  private static void rehearse(Duration enough, Consumer<String> out) {
    long started = System.nanoTime();
    try {
      int rounds = TlsRehearsal.run(enough);
      out.accept(
          "{\"level\":\"INFO\",\"message\":\"rehearsed TLS before the snapshot\",\"rounds\":"
              + rounds
              + ",\"ms\":"
              + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started)
              + "}");
    } catch (IOException | RuntimeException | LinkageError e) {
      warn("The rehearsal of TLS failed", e.toString(), out);
    }
  }

  private static List<Host> encrypted(Map<String, String> environment, List<Host> named) {
    List<Host> all = new ArrayList<>(named);
    URI outbox = OutboxClient.address(environment);
    if (outbox != null) all.add(Host.ofAws(outbox));
    if (OpikSettings.isNamedIn(environment) && !TracingSetup.isDisabled(environment)) {
      all.add(Host.ofOkHttp(OpikSettings.of(environment).baseUrl()));
    }
    Map<String, Host> once = new LinkedHashMap<>();
    for (Host host : all) {
      if (host.isEncrypted()) once.putIfAbsent(host.way() + host.name(), host);
    }
    return List.copyOf(once.values());
  }

  /// @return who answered
  private static List<String> meet(
      List<Host> hosts, OwnTls tls, Deadline deadline, Consumer<String> out) {
    List<Attempt> attempts = hosts.stream().map(host -> begin(host, tls)).toList();
    List<String> met = new ArrayList<>();
    for (Attempt attempt : attempts) {
      String trouble = trouble(attempt, deadline);
      if (trouble == null) met.add(attempt.host().name());
      else warn("First contact with " + attempt.host().name() + " failed", trouble, out);
    }
    return met;
  }

  private static Attempt begin(Host host, OwnTls tls) {
    Greeting greeting =
        switch (host.way()) {
          case URL_CONNECTION -> new UrlConnectionGreeting(host.name(), tls);
          case OKHTTP -> new OkHttpGreeting(host.name(), tls);
        };
    FutureTask<@Nullable Void> task =
        new FutureTask<>(
            () -> {
              greeting.send();
              return null;
            });
    Thread.ofPlatform().name("rein-first-contact").daemon().start(task);
    return new Attempt(host, greeting, task);
  }

  private static @Nullable String trouble(Attempt attempt, Deadline deadline) {
    try {
      attempt.task().get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
      return null;
    } catch (TimeoutException e) {
      return "it did not answer in time";
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "it was interrupted";
    } finally {
      attempt.greeting().end();
    }
  }

  private static void warn(String what, String trouble, Consumer<String> out) {
    out.accept(
        "{\"level\":\"WARN\",\"message\":"
            + Emf.quoted(what + ", so first events after a restore may take longer: " + trouble)
            + "}");
  }
}
