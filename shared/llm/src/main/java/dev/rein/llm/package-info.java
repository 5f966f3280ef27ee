/// A language model that tells the truth: every ending of a call is a value of [Answer], every
/// token and cent comes from the answer and a dated price table.
@NullMarked
package dev.rein.llm;

import org.jspecify.annotations.NullMarked;
