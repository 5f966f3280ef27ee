/// The commands.
@NullMarked
package dev.rein.local.cli;

import org.jspecify.annotations.NullMarked;
