package dev.rein.tracing.opik;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rein.tracing.Deadline;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// Delivers what was kept in a log, where neither Opik nor the outbox's queue could be reached.
///
/// It takes the log as any tool prints it: with a time stamp or a stream's name before the line,
/// with the line as a string inside another JSON object, with other lines between. The same log may
/// be replayed again.
public final class OutboxReplay {
  /// Rows that are sent together.
  private static final int ROWS_AT_ONCE = 4 * OutboxEnvelope.MAX_ROWS;

  /// How deep a line may be wrapped in other JSON.
  private static final int MAX_WRAPS = 3;

  /// How many braces of a line are tried as its beginning.
  private static final int MAX_BRACES = 32;

  private static final String MARK = "outbox";
  private static final JsonFactory JSON = new JsonFactory();

  private final OpikCourier courier;

  public OutboxReplay(OkHttpClient client, OpikSettings settings) {
    this(new OpikCourier(client, settings));
  }

  public OutboxReplay(OpikCourier courier) {
    this.courier = courier;
  }

  /// @param perBatch the most time for each few thousand rows; Opik may ask to wait
  /// @throws IOException if `lines` can't be read
  public Replayed run(BufferedReader lines, Duration perBatch) throws IOException {
    Run run = new Run(perBatch);
    for (String line; (line = lines.readLine()) != null; ) run.take(line);
    return run.finish();
  }

  private final class Run {
    private final Duration perBatch;
    private final List<OutboxEnvelope> open = new ArrayList<>();
    private final Map<String, Map<Integer, OutboxText>> parts = new LinkedHashMap<>();
    private int openRows;
    private Replayed sum = Replayed.NOTHING;

    Run(Duration perBatch) {
      this.perBatch = perBatch;
    }

    void take(String line) {
      if (!line.contains(MARK)) return;
      OutboxText text = find(line, 0);
      if (text == null) {
        if (line.contains(OutboxText.MESSAGE)) sum = sum.plusUnreadable(1);
        return;
      }
      try {
        if (text.parts() == 1) {
          add(text.envelope(text.data()));
          return;
        }
        Map<Integer, OutboxText> set = parts.computeIfAbsent(text.set(), _ -> new TreeMap<>());
        set.put(text.part(), text);
        if (set.size() < text.parts()) return;
        parts.remove(text.set());
        StringBuilder whole = new StringBuilder();
        for (OutboxText part : set.values()) whole.append(part.data());
        add(text.envelope(whole.toString()));
      } catch (IOException e) {
        sum = sum.plusUnreadable(1);
      }
    }

    private void add(OutboxEnvelope envelope) {
      if (!open.isEmpty() && openRows + envelope.size() > ROWS_AT_ONCE) send();
      open.add(envelope);
      openRows += envelope.size();
    }

    private void send() {
      for (Settled settled : courier.deliver(open, Deadline.in(perBatch))) {
        sum = sum.plus(settled);
      }
      open.clear();
      openRows = 0;
    }

    Replayed finish() {
      if (!open.isEmpty()) send();
      for (Map<Integer, OutboxText> set : parts.values()) sum = sum.plusUnreadable(set.size());
      return sum;
    }
  }

  /// The envelope, or the part of one, that starts at some brace of `text` or is inside a string of
  /// what starts there.
  private static @Nullable OutboxText find(String text, int wraps) {
    int brace = text.indexOf('{');
    for (int i = 0; i < MAX_BRACES && brace >= 0; i++) {
      String from = text.substring(brace);
      try {
        return OutboxText.read(from);
      } catch (IOException e) {
        OutboxText inside = wraps == MAX_WRAPS ? null : inside(from, wraps);
        if (inside != null) return inside;
      }
      brace = text.indexOf('{', brace + 1);
    }
    return null;
  }

  private static @Nullable OutboxText inside(String text, int wraps) {
    try (JsonParser json = JSON.createParser(text)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_STRING && json.getText().contains(MARK)) {
          OutboxText found = find(json.getText(), wraps + 1);
          if (found != null) return found;
        }
      }
    } catch (IOException e) {
      // No JSON from here on: another brace may begin some.
    }
    return null;
  }
}
