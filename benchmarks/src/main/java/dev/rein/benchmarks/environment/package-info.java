/// Functions as they are packaged, each in Lambda's real runtime client and with what it talks to
/// on loopback.
@NullMarked
package dev.rein.benchmarks.environment;

import org.jspecify.annotations.NullMarked;
