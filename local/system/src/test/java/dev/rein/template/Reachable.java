package dev.rein.template;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;

/// What the classes of this project hold that a class can reach, itself included.
///
/// @param strings their constants
/// @param calls methods of others that they call, as `package/Class.method`
record Reachable(Set<String> classes, Set<String> strings, Set<String> calls) {
  private static final String OWN = "dev/rein/";

  static Reachable from(String className) {
    Reachable found = new Reachable(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    Deque<String> waiting = new ArrayDeque<>();
    waiting.add(className.replace('.', '/'));
    while (!waiting.isEmpty()) {
      String next = waiting.remove();
      if (found.classes.add(next)) found.read(next, waiting);
    }
    return found;
  }

  /// Those of the classes that call it.
  ///
  /// @param call as in [#calls]; a constructor is `<init>`
  Set<String> callersOf(String call) {
    Set<String> callers = new TreeSet<>();
    for (String name : classes) {
      for (PoolEntry entry : parse(name).constantPool()) {
        if (entry instanceof MemberRefEntry member && named(member).equals(call)) callers.add(name);
      }
    }
    return callers;
  }

  private void read(String name, Deque<String> waiting) {
    for (PoolEntry entry : parse(name).constantPool()) {
      switch (entry) {
        case StringEntry string -> strings.add(string.stringValue());
        case ClassEntry type when type.asInternalName().startsWith(OWN) ->
            waiting.add(type.asInternalName());
        case MemberRefEntry member -> calls.add(named(member));
        default -> {}
      }
    }
  }

  private static String named(MemberRefEntry member) {
    return member.owner().asInternalName() + "." + member.name().stringValue();
  }

  private static ClassModel parse(String name) {
    try (InputStream bytes =
        Reachable.class.getClassLoader().getResourceAsStream(name + ".class")) {
      if (bytes == null) throw new IllegalStateException("no class " + name);
      return ClassFile.of().parse(bytes.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
