/// A stand-in for Gemini that answers offline.
@NullMarked
package dev.rein.local.gemini;

import org.jspecify.annotations.NullMarked;
