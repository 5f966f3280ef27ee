/// Where traces go when no Opik is named.
@NullMarked
package dev.rein.local.collector;

import org.jspecify.annotations.NullMarked;
