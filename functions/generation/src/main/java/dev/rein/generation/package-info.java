/// Goals over HTTP and from the queue: takes them, runs their pipeline, and shows what came of it.
@NullMarked
package dev.rein.generation;

import org.jspecify.annotations.NullMarked;
