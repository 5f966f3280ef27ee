/// What callers notice of tracing, in Lambda's real runtime client.
@NullMarked
package dev.rein.benchmarks.response;

import org.jspecify.annotations.NullMarked;
