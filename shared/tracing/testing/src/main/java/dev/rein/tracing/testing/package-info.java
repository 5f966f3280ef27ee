/// What the tracing layer is tested against: [RecordedTraces] keeps what was recorded,
/// [OpikStandIn] speaks Opik's HTTP API, more strictly than Opik does, and can misbehave on demand,
/// and [LambdaStandIn] is the Lambda around a function's real runtime.
///
/// Only [RecordedTraces] needs JUnit; the local system runs [OpikStandIn] without it.
@NullMarked
package dev.rein.tracing.testing;

import org.jspecify.annotations.NullMarked;
