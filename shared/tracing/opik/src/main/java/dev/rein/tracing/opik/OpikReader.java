package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Lazy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Reads back what Opik holds.
public final class OpikReader {
  private static final int PAGE = 200;
  private static final String UNREADABLE = "unreadable";

  private final OpikHttp http;
  private final OpikSettings settings;

  public OpikReader(OkHttpClient client, OpikSettings settings) {
    this(Lazy.made(client), settings);
  }

  /// @param client made at the first request
  public OpikReader(Lazy<OkHttpClient> client, OpikSettings settings) {
    this(new OpikHttp(client, settings), settings);
  }

  OpikReader(OpikHttp http, OpikSettings settings) {
    this.http = http;
    this.settings = settings;
  }

  /// For a process that is frozen or copied: connections from before are not used again.
  public void forgetConnections() {
    http.forgetConnections();
  }

  /// The trace with its spans and scores. Never throws and never outlives `deadline`.
  public Lookup trace(UUID traceId, Deadline deadline) {
    FutureTask<Lookup> reading = Patience.start(() -> read(traceId, deadline));
    try (Patience patience = new Patience()) {
      return patience.await(reading, deadline, () -> new Lookup.Unknown(DropReason.TIMEOUT));
    }
  }

  /// When each score of a trace was last written.
  ///
  /// @param byName empty where Opik has no such trace
  /// @param unknown why nothing could be learnt, null if it could
  record ScoreTimes(Map<String, Instant> byName, @Nullable String unknown) {}

  /// Never throws; may outlive `deadline` by a hanging name look-up.
  ScoreTimes scoreTimes(UUID traceId, Deadline deadline) {
    try {
      HttpUrl url = http.url("v1/private/traces/" + traceId).build();
      Deadline until = deadline.atMost(settings.limits().request().longest());
      return new ScoreTimes(parsed(get(url, until), ReadJson::scoreTimes), null);
    } catch (Refused e) {
      return new ScoreTimes(Map.of(), e.status == 404 ? null : reason(e.status));
    } catch (InterruptedIOException e) {
      return new ScoreTimes(Map.of(), DropReason.TIMEOUT);
    } catch (IOException e) {
      return new ScoreTimes(Map.of(), DropReason.UNREACHABLE);
    }
  }

  private Lookup read(UUID traceId, Deadline deadline) {
    http.wake();
    try {
      HttpUrl url = http.url("v1/private/traces/" + traceId).build();
      OpikTrace trace = parsed(get(url, deadline), ReadJson::trace);
      return new Lookup.Found(trace.with(spans(traceId, deadline)));
    } catch (Refused e) {
      return e.status == 404 ? new Lookup.Absent() : new Lookup.Unknown(reason(e.status));
    } catch (Unreadable e) {
      return new Lookup.Unknown(UNREADABLE);
    } catch (InterruptedIOException e) {
      return new Lookup.Unknown(DropReason.TIMEOUT);
    } catch (IOException e) {
      return new Lookup.Unknown(deadline.passed() ? DropReason.TIMEOUT : DropReason.UNREACHABLE);
    }
  }

  private List<OpikSpan> spans(UUID traceId, Deadline deadline) throws IOException {
    int most = settings.limits().reading().spans();
    List<OpikSpan> spans = new ArrayList<>();
    for (int page = 1; spans.size() < most; page++) {
      HttpUrl url =
          http.url("v1/private/spans")
              .addQueryParameter("project_name", settings.project())
              .addQueryParameter("trace_id", traceId.toString())
              .addQueryParameter("page", Integer.toString(page))
              .addQueryParameter("size", Integer.toString(PAGE))
              .addQueryParameter("truncate", "true")
              .build();
      List<OpikSpan> found = parsed(get(url, deadline), ReadJson::spans);
      spans.addAll(found);
      if (found.size() < PAGE) break;
    }
    return spans.stream()
        .limit(most)
        .sorted(Comparator.comparing(OpikSpan::startedAt).thenComparing(OpikSpan::id))
        .toList();
  }

  private byte[] get(HttpUrl url, Deadline deadline) throws IOException {
    try (Response response = http.open(http.request(url).build(), deadline)) {
      if (response.code() != 200) throw new Refused(response.code());
      int most = settings.limits().reading().bytes();
      byte[] body = response.body().byteStream().readNBytes(most + 1);
      if (body.length > most) throw new Unreadable();
      return body;
    }
  }

  private interface Parser<T> {
    T parse(InputStream body) throws IOException;
  }

  private static <T> T parsed(byte[] body, Parser<T> parser) throws Unreadable {
    try {
      return parser.parse(new ByteArrayInputStream(body));
    } catch (IOException e) {
      throw new Unreadable();
    }
  }

  private static String reason(int status) {
    return switch (Verdict.of(Reply.Answered.of(status), false)) {
      case Verdict.GiveUp(String reason, _) -> reason;
      case Verdict.Halve(String reason) -> reason;
      case Verdict.Retry(String reason, _, _) -> reason;
      case Verdict.Delivered _, Verdict.HalveToWhatIsThere _ -> UNREADABLE;
    };
  }

  private static final class Refused extends IOException {
    private final int status;

    Refused(int status) {
      this.status = status;
    }
  }

  private static final class Unreadable extends IOException {}
}
