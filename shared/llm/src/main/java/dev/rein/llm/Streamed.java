package dev.rein.llm;

/// How a stream ended.
public sealed interface Streamed {
  Delivered delivered();

  Billing billing();

  /// What was handed over before the end.
  ///
  /// @param chars UTF-16 units of all chunks together
  record Delivered(int chunks, long chars) {
    public static final Delivered NOTHING = new Delivered(0, 0);

    Delivered plus(String chunk) {
      return new Delivered(chunks + 1, chars + chunk.length());
    }
  }

  /// The model said that it had finished, and every piece was handed over.
  record Finished(String finishReason, Delivered delivered, Billing billing) implements Streamed {}

  /// The consumer wanted no more. What the model wrote until it noticed is possibly billed.
  record Stopped(Delivered delivered, Billing billing) implements Streamed {}

  /// The answer is not whole, whatever was handed over.
  ///
  /// @param why without the text that came, which was handed over; its cost is what was known when
  ///   it ended
  record Broken(Answer.Unanswered why, Delivered delivered) implements Streamed {
    @Override
    public Billing billing() {
      return why.billing();
    }
  }
}
