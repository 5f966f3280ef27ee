/// What the tracing layer is tested against: [RecordedTraces] keeps what was recorded,
/// [OpikStandIn] speaks Opik's HTTP API, more strictly than Opik does, and can misbehave on demand,
/// [LambdaStandIn] is the Lambda around a function's real runtime, and [TlsFront] puts TLS before
/// any of them.
///
/// Only [RecordedTraces] needs JUnit and only [TlsFront] OkHttp; the local system runs
/// [OpikStandIn] without either.
@NullMarked
package dev.rein.tracing.testing;

import org.jspecify.annotations.NullMarked;
