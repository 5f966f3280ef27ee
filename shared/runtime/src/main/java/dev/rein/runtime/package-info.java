/// What the functions have in common: reading their environment and their events, routing, and
/// answering problems as RFC 9457 asks.
@NullMarked
package dev.rein.runtime;

import org.jspecify.annotations.NullMarked;
