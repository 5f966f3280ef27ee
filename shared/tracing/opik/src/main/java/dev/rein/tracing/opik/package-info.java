/// Delivers traces, spans and scores to Opik over its HTTP API, and reads them back.
///
/// [OpikSink] writes, [OpikReader] reads, [OpikCheck] tells whether the key is good. Everything is
/// written as whole rows through the batch endpoints, which makes each write repeatable.
@NullMarked
package dev.rein.tracing.opik;

import org.jspecify.annotations.NullMarked;
