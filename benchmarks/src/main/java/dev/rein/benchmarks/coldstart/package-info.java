/// From the start of a process to its first response: each function's built package in Lambda's
/// real runtime client.
@NullMarked
package dev.rein.benchmarks.coldstart;

import org.jspecify.annotations.NullMarked;
