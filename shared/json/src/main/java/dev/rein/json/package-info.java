/// JSON text as Jackson's trees and back.
@NullMarked
package dev.rein.json;

import org.jspecify.annotations.NullMarked;
