package dev.rein.tracing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On an interface: the build generates its tracing decorator `Traced<Interface>`, a final class in
/// the same package with one constructor `(Interface delegate, Tracing tracing)`. Every call of a
/// method becomes a span around the same call of the delegate. A nested interface `Outer.Inner`
/// gets `TracedOuter_Inner`. The decorator is public if the interface is.
///
/// ```
/// @Traced
/// interface Library {
///   @Traced(value = "find_book", type = SpanType.TOOL)
///   Book find(String title, @Masked String reader) throws IOException;
/// }
/// Library library = new TracedLibrary(new ShelfLibrary(), tracing);
/// ```
///
/// On a method: what holds for its span. What is not said there is taken from the interface's own
/// `@Traced`. Inherited methods are traced too, default methods as one span around the whole,
/// static ones not. What a method throws comes out unchanged and becomes the span's error. A
/// [java.util.concurrent.CompletionStage] or [java.util.concurrent.CompletableFuture] keeps the
/// span open until it completes, see [Tracing#spanAsync].
///
/// A parameter of type [TraceStart] makes the call a trace of its own, begun as that says, in place
/// of a span: name, id, thread and input are its, and the other parameters are not recorded. A
/// parameter or result that implements [SpanDetails] says itself what is shown of it, e.g. that a
/// result is a failure although nothing was thrown. What turns up in the middle of the work is told
/// with [Tracing#annotate] and [Tracing#describe].
///
/// Needs `rein-tracing-processor` on the compiler's processor path; nothing of it is there at run
/// time.
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.CLASS)
public @interface Traced {
  /// The span's name, on methods only. By default the method's name in snake case. Of overloads the
  /// first one declared has that name; the others add the simple names of their parameter types.
  String value() default "";

  /// The span's type.
  SpanType type() default SpanType.GENERAL;

  /// Whether the parameters become the span's input, by parameter name.
  boolean input() default true;

  /// Whether the result becomes the span's output. Streams, iterators, readers, input streams and
  /// futures never do: reading them would use them up.
  boolean output() default true;
}
