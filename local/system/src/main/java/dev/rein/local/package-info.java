/// The whole system on one machine.
@NullMarked
package dev.rein.local;

import org.jspecify.annotations.NullMarked;
