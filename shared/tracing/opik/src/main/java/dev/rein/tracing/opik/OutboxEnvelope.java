package dev.rein.tracing.opik;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows that Opik did not take in time, as they wait to be sent again: byte for byte what the flush
/// would have sent. Immutable.
///
/// As text it is one JSON object in ASCII, with the rows compressed in its field `outbox`:
/// `{"v":1,"workspace":"default","project":"p","reason":"timeout","at":"…","tries":0,"rows":2,
/// "outbox":"H4sI…"}`. Unknown fields are ignored, so that the same text may be part of a log line.
public final class OutboxEnvelope {
  /// Of the text form. A reader takes this one and those before, and refuses a higher one.
  public static final int VERSION = 3;

  /// Of envelopes that need nothing of version 3: traces and threads that are gone.
  static final int VERSION_2 = 2;

  /// Of envelopes that need nothing of version 2: times of scores, and scores that are gone.
  static final int VERSION_1 = 1;

  /// Most rows in one envelope: what one request takes.
  public static final int MAX_ROWS = OpikLimits.OPIK_REQUEST_ITEMS;

  private final String workspace;
  private final String project;
  private final String reason;
  private final Instant at;
  private final int tries;
  private final boolean parked;
  private final List<KeptRow> rows;
  private @Nullable String text;

  OutboxEnvelope(
      String workspace,
      String project,
      String reason,
      Instant at,
      int tries,
      boolean parked,
      List<KeptRow> rows) {
    this.workspace = workspace;
    this.project = project;
    this.reason = reason;
    this.at = at;
    this.tries = tries;
    this.parked = parked;
    this.rows = List.copyOf(rows);
  }

  /// Reads the text form, also where it is part of a log line.
  ///
  /// @throws IOException if it is no envelope, or one of a later version
  public static OutboxEnvelope parse(String text) throws IOException {
    OutboxText read = OutboxText.read(text);
    if (read.parts() != 1) throw new IOException("one part of several");
    return read.envelope(read.data());
  }

  /// The text form; its length in characters is its length in bytes.
  public String text() {
    String known = text;
    if (known == null) text = known = OutboxText.write(this);
    return known;
  }

  /// The text form as log lines of at most `maxBytes` each, which [OutboxReplay] reads.
  ///
  /// @param maxBytes at least [OutboxText#LINE_HEAD] + 1
  public List<String> lines(int maxBytes) {
    return OutboxText.lines(this, maxBytes);
  }

  /// A copy that says why it waits and how often it was tried.
  public OutboxEnvelope after(String why, int howOften) {
    return new OutboxEnvelope(workspace, project, why, at, howOften, parked, rows);
  }

  /// A copy for the dead letters, which it bears the mark of from now on.
  public OutboxEnvelope asParked() {
    return new OutboxEnvelope(workspace, project, reason, at, tries, true, rows);
  }

  /// This one's rows and the other's.
  public OutboxEnvelope plus(OutboxEnvelope other) {
    List<KeptRow> both = new ArrayList<>(rows);
    both.addAll(other.rows);
    return with(reason, both);
  }

  OutboxEnvelope with(String why, List<KeptRow> some) {
    return new OutboxEnvelope(workspace, project, why, at, tries, parked, some);
  }

  public String workspace() {
    return workspace;
  }

  public String project() {
    return project;
  }

  /// Why the rows are here: a constant of [DropReason].
  public String reason() {
    return reason;
  }

  /// When the flush gave them up.
  public Instant at() {
    return at;
  }

  /// How often they were sent again, before this envelope was made.
  public int tries() {
    return tries;
  }

  /// Whether its rows have been among the dead letters before, and were moved back by somebody.
  public boolean wasParked() {
    return parked;
  }

  /// How many rows it holds.
  public int size() {
    return rows.size();
  }

  /// How many recorded items its rows stand for. Known only where it was made: read from text, each
  /// row counts as one.
  public int items() {
    int sum = 0;
    for (KeptRow row : rows) sum += row.items();
    return sum;
  }

  int version() {
    int version = VERSION_1;
    for (KeptRow row : rows) {
      switch (row.kind()) {
        case TRACE_DELETIONS, THREAD_DELETIONS -> {
          return VERSION;
        }
        case DELETIONS -> version = VERSION_2;
        case SPANS, TRACES, SCORES -> version = row.at() == null ? version : VERSION_2;
      }
    }
    return version;
  }

  List<KeptRow> rows() {
    return rows;
  }

  /// Without the rows: they hold what people wrote.
  @Override
  public String toString() {
    return "OutboxEnvelope[" + rows.size() + " rows, " + reason + ", tries=" + tries + "]";
  }
}
