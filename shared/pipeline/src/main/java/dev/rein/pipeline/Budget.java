package dev.rein.pipeline;

import java.time.Duration;

/// How much time the pipeline may take, and where.
///
/// @param request from the moment the gateway took a request to its answer, storing included
/// @param requestCall most that one model call may take while a caller waits; beyond it the model
///   counts as not answering
/// @param queueCall the same where nobody waits
/// @param stage least time that must be left for a stage to be begun
/// @param storing kept free after the last model call for storing and enqueueing
/// @param slack beyond its deadline after which a worker is taken for dead
public record Budget(
    Duration request,
    Duration requestCall,
    Duration queueCall,
    Duration stage,
    Duration storing,
    Duration slack) {
  /// An HTTP API cuts the connection after 30 s.
  public static final Budget DEFAULT =
      new Budget(
          Duration.ofSeconds(26),
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          Duration.ofSeconds(6),
          Duration.ofSeconds(1),
          Duration.ofSeconds(4));
}
