/// Queues and tables, and the polling that Lambda does of queues.
@NullMarked
package dev.rein.local.queue;

import org.jspecify.annotations.NullMarked;
