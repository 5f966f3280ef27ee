package dev.rein.benchmarks.streaming;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a long answer takes in memory, streamed and whole: all that is allocated, and the smallest
/// heap in which the call still succeeds, found by halving. What a call takes whatever its answer
/// is told by one for ten characters.
public final class StreamingMemory {
  private static final int MEGABYTE = 1 << 20;
  private static final int MOST_HEAP = 256;

  private final String gemini;

  private StreamingMemory(String gemini) {
    this.gemini = gemini;
  }

  /// @param heap smallest, in MB
  /// @param allocated in bytes, in a heap that is large enough not to matter
  private record Took(int heap, long allocated) {}

  /// @param args the characters of the answer in millions of 1,048,576, by default 1 and 8
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> sizes = args.length > 0 ? List.of(args) : List.of("1", "8");
    try (LongAnswers answers = new LongAnswers()) {
      StreamingMemory memory = new StreamingMemory(answers.uri().toString());
      System.out.println(
          "| answer | allocated by generate, MB | by stream, MB | ratio |"
              + " smallest heap of generate, MB | of stream, MB |\n|---|---|---|---|---|---|");
      memory.print("10 characters", 10);
      for (String size : sizes) memory.print(size + " MB", Integer.parseInt(size) * MEGABYTE);
    }
  }

  private void print(String name, int characters) throws IOException, InterruptedException {
    Took whole = took("generate", characters);
    Took streamed = took("stream", characters);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %.1f | %d | %d |%n",
        name,
        (double) whole.allocated / MEGABYTE,
        (double) streamed.allocated / MEGABYTE,
        (double) whole.allocated / streamed.allocated,
        whole.heap,
        streamed.heap);
  }

  private Took took(String how, int characters) throws IOException, InterruptedException {
    Long allocated = run(how, characters, MOST_HEAP, true);
    if (allocated == null) throw new IllegalStateException(how + " failed");
    int tooSmall = 1;
    int enough = MOST_HEAP;
    while (enough - tooSmall > 1) {
      int heap = (tooSmall + enough) / 2;
      if (run(how, characters, heap, false) == null) tooSmall = heap;
      else enough = heap;
    }
    System.err.print(".");
    return new Took(enough, allocated);
  }

  /// @return what was allocated, null if the heap is too small
  private @Nullable Long run(String how, int characters, int heap, boolean loud)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx" + heap + "m",
                "-cp",
                System.getProperty("java.class.path"),
                AnswerProcess.class.getName(),
                how,
                gemini,
                Integer.toString(characters))
            .redirectError(loud ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD)
            .start();
    String allocated;
    try (var output = process.inputReader(StandardCharsets.UTF_8)) {
      allocated = output.readLine();
    }
    // Out of memory, the virtual machine itself may print first.
    boolean number = allocated != null && allocated.chars().allMatch(Character::isDigit);
    return process.waitFor() == 0 && number ? Long.valueOf(allocated) : null;
  }
}
